/** What a new resource of a kind begins with. */
import { type Kind } from '@/lib/resources'
import { type Doc } from '@/lib/resources/document'

const SPECS: Partial<Record<Kind, Doc>> = {
  Ghost: { systemPrompt: '' },
  Model: { modelConfig: { env: { model: 'openai', model_id: '' } } },
  Bot: { ghostRef: { name: '' }, shellRef: { name: 'Chat' } },
  Team: { collaborationModel: 'solo', members: [{ botRef: { name: '' } }] },
  Shell: { shellType: 'Chat' },
  Workspace: { repository: {} },
}

export const templateOf = (kind: Kind): Doc => ({
  apiVersion: 'agent.wecode.io/v1',
  kind,
  metadata: { name: '' },
  spec: SPECS[kind] ?? {},
})
