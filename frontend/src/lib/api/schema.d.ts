/** Generated from openapi.json by `make generate`. Do not edit. */

export interface paths {
    "/api/v1/auth/admin-password/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SetupState"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetupRequest"];
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginRequest"];
                };
            };
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Bot"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ghosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Ghost"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Model"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{namespace}/bots/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    namespace: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bot"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Shell"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Task"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    task_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Team"][];
                            nextCursor?: string | null;
                        };
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ok */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UserAnswer"];
                    };
                };
                /** @description error */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorAnswer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AuthError
         * @description `auth:error`: the token no longer counts; log in again.
         */
        AuthError: {
            /**
             * Code
             * @enum {string}
             */
            code: "TOKEN_EXPIRED" | "INVALID_TOKEN";
            /** Error */
            error: string;
        };
        /** Bot */
        Bot: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Bot
             * @constant
             */
            kind?: "Bot";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["BotSpec"];
            /** @default null */
            status?: components["schemas"]["Status"] | null;
        };
        /** BotSpec */
        BotSpec: {
            /** @description Who it is */
            ghostRef: components["schemas"]["Ref"];
            /**
             * @description What it thinks with; the installation's default when absent
             * @default null
             */
            modelRef?: components["schemas"]["Ref"] | null;
            /** @description What runs it */
            shellRef: components["schemas"]["Ref"];
        };
        /**
         * ChatCancel
         * @description `chat:cancel`: stop the answer; what is there is kept.
         */
        ChatCancel: {
            /**
             * Partial Content
             * @description Accepted for older clients; the run log decides
             * @default null
             */
            partial_content?: string | null;
            /**
             * Shell Type
             * @description Accepted for older clients
             * @default null
             */
            shell_type?: string | null;
            /**
             * Subtask Id
             * @description The assistant's subtask
             */
            subtask_id: number;
        };
        /** ChatCancelled */
        ChatCancelled: {
            /** Message Id */
            message_id: number;
            /** Seq */
            seq: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /**
         * ChatChunk
         * @description Text that begins at `offset`. With `replace`, everything from `offset` on is dropped first.
         */
        ChatChunk: {
            /** Content */
            content: string;
            /** Offset */
            offset: number;
            /**
             * Replace
             * @default false
             */
            replace?: boolean;
            /** Seq */
            seq: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /** ChatDone */
        ChatDone: {
            /** Message Id */
            message_id: number;
            /**
             * Offset
             * @description Length of the whole text in code points
             */
            offset: number;
            result: components["schemas"]["ChatResult"];
            /** Seq */
            seq: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /** ChatError */
        ChatError: {
            /** Error */
            error: string;
            /** Message Id */
            message_id: number;
            /** Seq */
            seq: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
            /**
             * Type
             * @description Stable reason, for example ModelUnauthorized
             */
            type: string;
        };
        /** ChatResult */
        ChatResult: {
            /**
             * Value
             * @description The whole text of the answer
             */
            value: string;
        };
        /**
         * ChatResume
         * @description `chat:resume`: join the room and get the text after `offset` again, on this socket only.
         */
        ChatResume: {
            /**
             * Offset
             * @default 0
             */
            offset?: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /**
         * ChatSend
         * @description `chat:send`: a message into a new conversation (no `task_id`) or an existing one.
         */
        ChatSend: {
            /**
             * Client Message Id
             * @description Chosen by the client; the same id sent twice is one message
             * @default null
             */
            client_message_id?: string | null;
            /**
             * Force Override Bot Model
             * @description Name of the Model to answer with
             * @default null
             */
            force_override_bot_model?: string | null;
            /**
             * Force Override Bot Model Type
             * @default null
             */
            force_override_bot_model_type?: ("public" | "user" | "group") | null;
            /**
             * Message
             * @description Text of the user
             */
            message: string;
            /**
             * Task Id
             * @description Conversation to go on with; a new one when absent
             * @default null
             */
            task_id?: number | null;
            /**
             * Team Id
             * @description metadata.id of the Team; needed for a new conversation
             * @default null
             */
            team_id?: number | null;
            /**
             * Title
             * @description Title of a new conversation
             * @default null
             */
            title?: string | null;
        };
        /**
         * ChatSendAck
         * @description Ids of the stored user message; `assistant_subtask_id` is where the answer will stream.
         */
        ChatSendAck: {
            /** Assistant Subtask Id */
            assistant_subtask_id: number;
            /** Message Id */
            message_id: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /** ChatStart */
        ChatStart: {
            /**
             * Bot Name
             * @default null
             */
            bot_name?: string | null;
            /** Message Id */
            message_id: number;
            /**
             * Model Name
             * @default null
             */
            model_name?: string | null;
            /** Seq */
            seq: number;
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /**
         * ChatUserMessage
         * @description `chat:message`: somebody (perhaps the same user in another window) said something in the task.
         */
        ChatUserMessage: {
            /**
             * Client Message Id
             * @default null
             */
            client_message_id?: string | null;
            /** Content */
            content: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Message Id */
            message_id: number;
            /**
             * Role
             * @default USER
             * @constant
             */
            role?: "USER";
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /**
         * Condition
         * @description One observed aspect of a resource.
         */
        Condition: {
            /**
             * Lasttransitiontime
             * @default null
             */
            lastTransitionTime?: string | null;
            /**
             * Message
             * @default
             */
            message?: string;
            /** Reason */
            reason: string;
            /**
             * Status
             * @enum {string}
             */
            status: "True" | "False" | "Unknown";
            /** Type */
            type: string;
        };
        /**
         * ErrorAck
         * @description Ack of a refused event.
         */
        ErrorAck: {
            /**
             * Details
             * @default null
             */
            details?: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: string;
            /** Reason */
            reason: string;
            /**
             * Request Id
             * @default null
             */
            request_id?: string | null;
        };
        /**
         * ErrorAnswer
         * @description Body of every HTTP error: `error` for machines, `detail` for clients that only print a text.
         */
        ErrorAnswer: {
            /** Detail */
            detail: string;
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * ErrorBody
         * @description The inner object of every error answer.
         */
        ErrorBody: {
            /**
             * Details
             * @description Machine-readable facts of this error
             * @default null
             */
            details?: {
                [key: string]: unknown;
            } | null;
            /**
             * Message
             * @description What happened and what to do, for people
             */
            message: string;
            /**
             * Reason
             * @description Stable CamelCase name of the error
             */
            reason: string;
            /**
             * Request Id
             * @description Id that the server's log carries for this request
             * @default null
             */
            request_id?: string | null;
        };
        /**
         * FieldError
         * @description One refused field of an input.
         */
        FieldError: {
            /**
             * Message
             * @description What is wrong and what would be right
             */
            message: string;
            /**
             * Path
             * @description Path of the field, for example spec.members[0].botRef.name
             */
            path: string;
            /**
             * Rule
             * @description Machine name of the rule that was broken
             */
            rule: string;
        };
        /** Ghost */
        Ghost: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Ghost
             * @constant
             */
            kind?: "Ghost";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["GhostSpec"];
            /** @default null */
            status?: components["schemas"]["Status"] | null;
        };
        /** GhostSpec */
        GhostSpec: {
            /**
             * Systemprompt
             * @description Instructions that open every conversation
             */
            systemPrompt: string;
        };
        /** HistorySync */
        HistorySync: {
            /**
             * After Message Id
             * @default 0
             */
            after_message_id?: number;
            /** Task Id */
            task_id: number;
        };
        /** HistorySyncAck */
        HistorySyncAck: {
            /** Messages */
            messages: components["schemas"]["Message"][];
        };
        LoginRequest: {
            password: string;
            user_name: string;
        };
        /**
         * Message
         * @description One subtask: a user's message or an assistant's answer. Order is `message_id`.
         */
        Message: {
            /**
             * Bot Name
             * @default null
             */
            bot_name?: string | null;
            /**
             * Client Message Id
             * @default null
             */
            client_message_id?: string | null;
            /**
             * Completed At
             * @default null
             */
            completed_at?: string | null;
            /**
             * Content
             * @description Text so far; for a running answer the stream is newer
             */
            content: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Error
             * @description Why the answer failed, for people
             * @default null
             */
            error?: string | null;
            /**
             * Error Reason
             * @default null
             */
            error_reason?: string | null;
            /** Message Id */
            message_id: number;
            /**
             * Model Name
             * @description Model resource that answered
             * @default null
             */
            model_name?: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "USER" | "ASSISTANT";
            /**
             * Status
             * @enum {string}
             */
            status: "PENDING" | "RUNNING" | "CANCELLING" | "PENDING_CONFIRMATION" | "COMPLETED" | "FAILED" | "CANCELLED" | "DELETE";
            /** Subtask Id */
            subtask_id: number;
            /** Task Id */
            task_id: number;
        };
        /**
         * Metadata
         * @description Identity and bookkeeping of a resource.
         */
        Metadata: {
            /**
             * Annotations
             * @description Notes that nothing selects by
             */
            annotations?: {
                [key: string]: string;
            };
            /**
             * Createdat
             * @default null
             */
            createdAt?: string | null;
            /**
             * Displayname
             * @description Name for people
             * @default null
             */
            displayName?: string | null;
            /**
             * Generation
             * @description Changes with every change of spec, set by the system
             * @default null
             */
            generation?: number | null;
            /**
             * Id
             * @description Integer id, set by the system; `team_id` and the like mean it
             * @default null
             */
            id?: number | null;
            /**
             * Labels
             * @description Words to select resources by
             */
            labels?: {
                [key: string]: string;
            };
            /**
             * Name
             * @description Unique in its namespace, kind and owner
             */
            name: string;
            /**
             * Namespace
             * @description Namespace; groups own namespaces of their own
             * @default default
             */
            namespace?: string;
            /**
             * Resourceversion
             * @description Changes with every write, set by the system
             * @default null
             */
            resourceVersion?: number | null;
            /**
             * Uid
             * @description Globally unique id, set by the system
             * @default null
             */
            uid?: string | null;
            /**
             * Updatedat
             * @default null
             */
            updatedAt?: string | null;
            /**
             * Userid
             * @description Owner; 0 is public. Set by the system
             * @default null
             */
            userId?: number | null;
        };
        /** Model */
        Model: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Model
             * @constant
             */
            kind?: "Model";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["ModelSpec"];
            /** @default null */
            status?: components["schemas"]["Status"] | null;
        };
        /** ModelConfig */
        ModelConfig: {
            env: components["schemas"]["ModelEnv"];
        };
        /**
         * ModelEnv
         * @description Where the model is and how to get in.
         */
        ModelEnv: {
            /**
             * Api Key
             * @description Key of the provider; `${env:NAME}` in a public model reads the server's environment
             * @default null
             */
            api_key?: string | null;
            /**
             * Base Url
             * @description Root of the API; the provider's public one when absent
             * @default null
             */
            base_url?: string | null;
            /**
             * Model
             * @description Protocol that the endpoint speaks
             * @enum {string}
             */
            model: "openai" | "anthropic" | "claude" | "google" | "gemini";
            /**
             * Model Id
             * @description The provider's own name of the model
             */
            model_id: string;
        };
        /** ModelSpec */
        ModelSpec: {
            /**
             * Context Window
             * @description Tokens that fit in one call
             * @default null
             */
            context_window?: number | null;
            /**
             * Max Output Tokens
             * @default null
             */
            max_output_tokens?: number | null;
            /** @description Provider, id, address and key */
            modelConfig: components["schemas"]["ModelConfig"];
            /**
             * Modeltype
             * @default llm
             * @constant
             */
            modelType?: "llm";
            /**
             * Temperature
             * @default null
             */
            temperature?: number | null;
        };
        /** OkAck */
        OkAck: {
            /**
             * Success
             * @default true
             * @constant
             */
            success?: true;
        };
        /**
         * Ref
         * @description Points at another resource by name.
         */
        Ref: {
            /** Name */
            name: string;
            /**
             * Namespace
             * @default default
             */
            namespace?: string;
        };
        SetupRequest: {
            password: string;
            setup_token?: string;
        };
        SetupState: {
            required: boolean;
        };
        /** Shell */
        Shell: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Shell
             * @constant
             */
            kind?: "Shell";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["ShellSpec"];
            /** @default null */
            status?: components["schemas"]["Status"] | null;
        };
        /** ShellSpec */
        ShellSpec: {
            /**
             * Shelltype
             * @description Engine that runs the bot
             * @constant
             */
            shellType: "Chat";
            /**
             * Supportmodel
             * @description Models it works with; empty means all
             */
            supportModel?: string[];
        };
        /**
         * Status
         * @description What the system observed; users do not write it.
         */
        Status: {
            /** Conditions */
            conditions?: components["schemas"]["Condition"][];
            /**
             * Message
             * @default null
             */
            message?: string | null;
            /**
             * Observedgeneration
             * @default null
             */
            observedGeneration?: number | null;
            /**
             * State
             * @default Available
             * @enum {string}
             */
            state?: "Available" | "Unavailable";
        };
        /**
         * Streaming
         * @description Snapshot of the running answer: exactly what events up to `seq` amount to.
         */
        Streaming: {
            /**
             * Bot Name
             * @default null
             */
            bot_name?: string | null;
            /** Cached Content */
            cached_content: string;
            /**
             * Last Activity At
             * @default null
             */
            last_activity_at?: string | null;
            /** Message Id */
            message_id: number;
            /**
             * Offset
             * @description Length of `cached_content` in code points
             */
            offset: number;
            /** Seq */
            seq: number;
            /**
             * Started At
             * @default null
             */
            started_at?: string | null;
            /** Subtask Id */
            subtask_id: number;
        };
        /** Task */
        Task: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Task
             * @constant
             */
            kind?: "Task";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["TaskSpec"];
            /** @default null */
            status?: components["schemas"]["TaskStatusFields"] | null;
        };
        /** TaskCreated */
        TaskCreated: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Is Group Chat
             * @default false
             */
            is_group_chat?: boolean;
            /** Task Id */
            task_id: number;
            /** Team Id */
            team_id: number;
            /** Team Name */
            team_name: string;
            /** Title */
            title: string;
        };
        /** TaskJoin */
        TaskJoin: {
            /**
             * After Message Id
             * @description Leave out messages up to this one
             * @default null
             */
            after_message_id?: number | null;
            /** Task Id */
            task_id: number;
        };
        /** TaskJoinAck */
        TaskJoinAck: {
            /**
             * Status
             * @enum {string}
             */
            status: "PENDING" | "RUNNING" | "CANCELLING" | "PENDING_CONFIRMATION" | "COMPLETED" | "FAILED" | "CANCELLED" | "DELETE";
            streaming: components["schemas"]["Streaming"] | null;
            /** Subtasks */
            subtasks: components["schemas"]["Message"][];
            /** Title */
            title: string;
        };
        /** TaskLeave */
        TaskLeave: {
            /** Task Id */
            task_id: number;
        };
        /** TaskRenamed */
        TaskRenamed: {
            /** Task Id */
            task_id: number;
            /** Title */
            title: string;
        };
        /** TaskSpec */
        TaskSpec: {
            /**
             * Is Group Chat
             * @default false
             */
            is_group_chat?: boolean;
            /**
             * Prompt
             * @description First message of the conversation
             * @default
             */
            prompt?: string;
            teamRef: components["schemas"]["Ref"];
            /** Title */
            title: string;
        };
        /** TaskStatus */
        TaskStatus: {
            /**
             * Completed At
             * @default null
             */
            completed_at?: string | null;
            /** Progress */
            progress: number;
            /**
             * Status
             * @enum {string}
             */
            status: "PENDING" | "RUNNING" | "CANCELLING" | "PENDING_CONFIRMATION" | "COMPLETED" | "FAILED" | "CANCELLED" | "DELETE";
            /** Task Id */
            task_id: number;
        };
        /** TaskStatusFields */
        TaskStatusFields: {
            /**
             * Completedat
             * @default null
             */
            completedAt?: string | null;
            /** Conditions */
            conditions?: components["schemas"]["Condition"][];
            /**
             * Errormessage
             * @default null
             */
            errorMessage?: string | null;
            /**
             * Message
             * @default null
             */
            message?: string | null;
            /**
             * Observedgeneration
             * @default null
             */
            observedGeneration?: number | null;
            /**
             * Progress
             * @default 0
             */
            progress?: number;
            /**
             * State
             * @default Available
             * @enum {string}
             */
            state?: "Available" | "Unavailable";
            /**
             * Status
             * @enum {string}
             */
            status: "PENDING" | "RUNNING" | "CANCELLING" | "PENDING_CONFIRMATION" | "COMPLETED" | "FAILED" | "CANCELLED" | "DELETE";
        };
        /** Team */
        Team: {
            /**
             * Apiversion
             * @default agent.wecode.io/v1
             * @constant
             */
            apiVersion?: "agent.wecode.io/v1";
            /**
             * Kind
             * @default Team
             * @constant
             */
            kind?: "Team";
            metadata: components["schemas"]["Metadata"];
            spec: components["schemas"]["TeamSpec"];
            /** @default null */
            status?: components["schemas"]["Status"] | null;
        };
        /** TeamMember */
        TeamMember: {
            botRef: components["schemas"]["Ref"];
            /**
             * Prompt
             * @description Added to the bot's own instructions in this team
             * @default null
             */
            prompt?: string | null;
            /**
             * Role
             * @default null
             */
            role?: ("leader" | "member") | null;
        };
        /** TeamSpec */
        TeamSpec: {
            /**
             * Collaborationmodel
             * @description How members work together
             * @default solo
             * @constant
             */
            collaborationModel?: "solo";
            /**
             * Description
             * @default null
             */
            description?: string | null;
            /**
             * Icon
             * @default null
             */
            icon?: string | null;
            /**
             * Members
             * @description The bot that answers
             */
            members: components["schemas"]["TeamMember"][];
        };
        Token: {
            access_token: string;
            expires_in: number;
            token_type: string;
        };
        UserAnswer: {
            created_at: string;
            email: string | null;
            id: number;
            role: string;
            user_name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
