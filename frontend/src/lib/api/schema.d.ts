/** Generated from openapi.json by `make generate`. Do not edit. */

export interface paths {
    "/api/v1/auth/admin-password/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the first password must be chosen */
        get: operations["setup_state_api_v1_auth_admin_password_setup_get"];
        put?: never;
        /** Choose the first password of `admin`, and log in */
        post: operations["set_up_api_v1_auth_admin_password_setup_post"];
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
        /** Log in with name and password */
        post: operations["log_in_api_v1_auth_login_post"];
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
        /** List All */
        get: operations["listBots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bots/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["getBot"];
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
        /** List All */
        get: operations["listGhosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ghosts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["getGhost"];
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
        /** List All */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/bots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listBotsOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/bots/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getBotOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/ghosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listGhostsOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/ghosts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getGhostOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listModelsOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getModelOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List stored secrets, without their values */
        get: operations["list_secrets_api_v1_namespaces__ns__secrets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known about a secret, without its value */
        get: operations["get_secret_api_v1_namespaces__ns__secrets__name__get"];
        /** Store a secret, or replace it */
        put: operations["put_secret_api_v1_namespaces__ns__secrets__name__put"];
        post?: never;
        /** Delete a secret */
        delete: operations["delete_secret_api_v1_namespaces__ns__secrets__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/shells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listShellsOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/shells/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getShellOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listTasksOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/tasks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getTaskOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Namespace */
        get: operations["listTeamsOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{ns}/teams/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get In Namespace */
        get: operations["getTeamOfNamespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Encrypt every secret with a new key, and destroy the old one */
        post: operations["rotate_key_api_v1_secrets_rotate_post"];
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
        /** List All */
        get: operations["listShells"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shells/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["getShell"];
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
        /**
         * List All
         * @description The caller's conversations, the one with the latest message first.
         */
        get: operations["listTasks"];
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
        /** Get */
        get: operations["getTask"];
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
        /** List All */
        get: operations["listTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/teams/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get */
        get: operations["getTeam"];
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
        /** Who am I */
        get: operations["me_api_v1_users_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["health_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process can do its work */
        get: operations["ready_ready_get"];
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
            status?: components["schemas"]["Status"] | null;
        };
        /** BotList */
        BotList: {
            /** Items */
            items: components["schemas"]["Bot"][];
            /** Nextcursor */
            nextCursor?: string | null;
        };
        /** BotSpec */
        BotSpec: {
            /** @description Who it is */
            ghostRef: components["schemas"]["Ref"];
            /** @description What it thinks with; the installation's default when absent */
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
         * ChatResync
         * @description This socket was too slow and has left the task's room: join again to go on.
         */
        ChatResync: {
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
            /** Lasttransitiontime */
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
             */
            request_id?: string | null;
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
            status?: components["schemas"]["Status"] | null;
        };
        /** GhostList */
        GhostList: {
            /** Items */
            items: components["schemas"]["Ghost"][];
            /** Nextcursor */
            nextCursor?: string | null;
        };
        /** GhostSpec */
        GhostSpec: {
            /**
             * Systemprompt
             * @description Instructions that open every conversation
             */
            systemPrompt: string;
        };
        /** Health */
        Health: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status?: "ok";
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
        /**
         * LoginAnswer
         * @description An access token, to be sent as `Authorization: Bearer …`.
         */
        LoginAnswer: {
            /** Access Token */
            access_token: string;
            /**
             * Expires In
             * @description Life of the token in seconds
             */
            expires_in: number;
            /**
             * Token Type
             * @default bearer
             * @constant
             */
            token_type?: "bearer";
        };
        /** LoginBody */
        LoginBody: {
            /**
             * Password
             * Format: password
             */
            password: string;
            /** User Name */
            user_name: string;
        };
        /**
         * Manager
         * @description Somebody who wrote fields of a resource: a person's tool, or a part of the system.
         */
        Manager: {
            /**
             * Fields
             * @description Paths, for example spec.systemPrompt
             */
            fields: string[];
            /** Name */
            name: string;
            /**
             * Operation
             * @enum {string}
             */
            operation: "Apply" | "Update";
            /**
             * Time
             * Format: date-time
             */
            time: string;
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
             * @description Set by the system
             */
            createdAt?: string | null;
            /**
             * Displayname
             * @description Name for people
             */
            displayName?: string | null;
            /**
             * Generation
             * @description Changes with every change of spec, set by the system
             */
            generation?: number | null;
            /**
             * Id
             * @description Integer id, set by the system; `team_id` and the like mean it
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
             * Managers
             * @description Who wrote which fields; shown when asked for with `managers=true`
             */
            managers?: components["schemas"]["Manager"][] | null;
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
             */
            resourceVersion?: number | null;
            /**
             * Uid
             * @description Globally unique id, set by the system
             */
            uid?: string | null;
            /**
             * Updatedat
             * @description Set by the system
             */
            updatedAt?: string | null;
            /**
             * Userid
             * @description Owner; 0 is public. Set by the system
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
             */
            api_key?: string | null;
            /**
             * Base Url
             * @description Root of the API; the provider's public one when absent
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
        /** ModelList */
        ModelList: {
            /** Items */
            items: components["schemas"]["Model"][];
            /** Nextcursor */
            nextCursor?: string | null;
        };
        /** ModelSpec */
        ModelSpec: {
            /**
             * Context Window
             * @description Tokens that fit in one call
             */
            context_window?: number | null;
            /** Max Output Tokens */
            max_output_tokens?: number | null;
            /** @description Provider, id, address and key */
            modelConfig: components["schemas"]["ModelConfig"];
            /**
             * Modeltype
             * @default llm
             * @constant
             */
            modelType?: "llm";
            /** Temperature */
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
        /** Readiness */
        Readiness: {
            /** Parts */
            parts: {
                [key: string]: "ok" | "unavailable";
            };
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "unavailable";
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
        /**
         * Referrer
         * @description A resource that refers to another, and where.
         */
        Referrer: {
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            /** Path */
            path: string;
        };
        /**
         * RotationAnswer
         * @description What a rotation of the encryption key did.
         */
        RotationAnswer: {
            /**
             * Keyid
             * @description Of the key that everything is encrypted with now
             */
            keyId: string;
            /**
             * Retired
             * @description Ids of keys that no longer exist
             */
            retired: string[];
            /**
             * Rewritten
             * @description Secrets that were encrypted anew
             */
            rewritten: number;
        };
        /**
         * SecretValue
         * @description Body that stores a secret under a name.
         */
        SecretValue: {
            /** Value */
            value: string;
        };
        /** SetupBody */
        SetupBody: {
            /**
             * Password
             * Format: password
             */
            password: string;
            /**
             * Setup Token
             * @description Content of secrets/setup-token; needed from anywhere but the server's own machine
             */
            setup_token?: string | null;
        };
        /** SetupState */
        SetupState: {
            /**
             * Required
             * @description Nobody has chosen the password of `admin` yet
             */
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
            status?: components["schemas"]["Status"] | null;
        };
        /** ShellList */
        ShellList: {
            /** Items */
            items: components["schemas"]["Shell"][];
            /** Nextcursor */
            nextCursor?: string | null;
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
            /** Message */
            message?: string | null;
            /** Observedgeneration */
            observedGeneration?: number | null;
            /**
             * State
             * @default Available
             * @enum {string}
             */
            state?: "Available" | "Unavailable";
        };
        /**
         * StoredSecret
         * @description A secret as it can be listed: never its value.
         */
        StoredSecret: {
            /**
             * Createdat
             * Format: date-time
             */
            createdAt: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            /**
             * Updatedat
             * Format: date-time
             */
            updatedAt: string;
            /** Usedby */
            usedBy?: components["schemas"]["Referrer"][];
        };
        /** StoredSecretList */
        StoredSecretList: {
            /** Items */
            items: components["schemas"]["StoredSecret"][];
            /** Nextcursor */
            nextCursor?: string | null;
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
        /** TaskList */
        TaskList: {
            /** Items */
            items: components["schemas"]["Task"][];
            /** Nextcursor */
            nextCursor?: string | null;
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
            /** Completedat */
            completedAt?: string | null;
            /** Conditions */
            conditions?: components["schemas"]["Condition"][];
            /** Errormessage */
            errorMessage?: string | null;
            /** Message */
            message?: string | null;
            /** Observedgeneration */
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
            status?: components["schemas"]["Status"] | null;
        };
        /** TeamList */
        TeamList: {
            /** Items */
            items: components["schemas"]["Team"][];
            /** Nextcursor */
            nextCursor?: string | null;
        };
        /** TeamMember */
        TeamMember: {
            botRef: components["schemas"]["Ref"];
            /**
             * Prompt
             * @description Added to the bot's own instructions in this team
             */
            prompt?: string | null;
            /** Role */
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
            /** Description */
            description?: string | null;
            /** Icon */
            icon?: string | null;
            /**
             * Members
             * @description The bot that answers
             */
            members: components["schemas"]["TeamMember"][];
        };
        /** UserAnswer */
        UserAnswer: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string | null;
            /** Id */
            id: number;
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "user";
            /** User Name */
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
export interface operations {
    setup_state_api_v1_auth_admin_password_setup_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupState"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    set_up_api_v1_auth_admin_password_setup_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    log_in_api_v1_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listBots: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getBot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listGhosts: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GhostList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getGhost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ghost"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listModels: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listBotsOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getBotOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bot"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listGhostsOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GhostList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getGhostOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ghost"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listModelsOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getModelOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    list_secrets_api_v1_namespaces__ns__secrets_get: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
                /** @description `public`: those of public resources; admins only */
                scope?: "own" | "public";
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecretList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    get_secret_api_v1_namespaces__ns__secrets__name__get: {
        parameters: {
            query?: {
                /** @description `public`: those of public resources; admins only */
                scope?: "own" | "public";
            };
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecret"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    put_secret_api_v1_namespaces__ns__secrets__name__put: {
        parameters: {
            query?: {
                /** @description `public`: those of public resources; admins only */
                scope?: "own" | "public";
            };
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretValue"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecret"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredSecret"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    delete_secret_api_v1_namespaces__ns__secrets__name__delete: {
        parameters: {
            query?: {
                /** @description Also when resources refer to it */
                force?: boolean;
                /** @description `public`: those of public resources; admins only */
                scope?: "own" | "public";
            };
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listShellsOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShellList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getShellOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shell"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listTasksOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getTaskOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listTeamsOfNamespace: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path: {
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getTeamOfNamespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                ns: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    rotate_key_api_v1_secrets_rotate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotationAnswer"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listShells: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShellList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getShell: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shell"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listTasks: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description metadata.id of the Task */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    listTeams: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string | null;
                /** @description Most items of one answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamList"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    getTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    me_api_v1_users_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            /** @description Some of the input is not right */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Any other error */
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
    health_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ready_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
