'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ServerImport } from '@/components/mcp/server-import'
import { ServerTest } from '@/components/mcp/server-test'
import { Button } from '@/components/ui/button'
import { CheckboxRow } from '@/components/ui/checkbox'
import { type Wire } from '@/lib/api/types'
import { type ImportedServers } from '@/lib/mcp'
import { TOOLS } from '../draft'
import { type AgentProps } from './agent-fields'

const toggled = <T,>(list: readonly T[], entry: T, wanted: boolean): T[] =>
  wanted ? [...list, entry] : list.filter((each) => each !== entry)

function Choice({ label, hint, checked, onChange }: { label: string; hint: string; checked: boolean; onChange: (wanted: boolean) => void }) {
  return (
    <CheckboxRow checked={checked} onCheckedChange={(state) => onChange(state === true)}>
      <span className="block font-medium">{label}</span>
      <span className="block text-pretty text-muted-foreground">{hint}</span>
    </CheckboxRow>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="space-y-1">
      <legend className="mb-1 text-sm font-semibold">{title}</legend>
      {children}
    </fieldset>
  )
}

function SkillChoices({ agent, set, skills }: AgentProps & { skills: readonly Wire['Skill'][] }) {
  const { t } = useTranslation('agents')
  const known = skills.filter(({ spec }) => spec.visible !== false)
  const names = new Set(known.map(({ metadata }) => metadata.name))
  // An own skill hides a public one of the same name.
  const listed = [...names].flatMap((name) => {
    const ofName = known.filter(({ metadata }) => metadata.name === name)
    return ofName.find(({ metadata }) => metadata.userId !== 0) ?? ofName[0] ?? []
  })
  const missing = agent.skills.filter((name) => !names.has(name))
  const toggle = (name: string) => (wanted: boolean) => set({ skills: toggled(agent.skills, name, wanted) })
  return (
    <Group title={t('guide.skills')}>
      {listed.length === 0 && missing.length === 0 && <p className="text-sm text-muted-foreground">{t('guide.noSkills')}</p>}
      {listed.map(({ metadata, spec }) => (
        <Choice
          key={metadata.name}
          label={metadata.displayName ?? metadata.name}
          hint={spec.description}
          checked={agent.skills.includes(metadata.name)}
          onChange={toggle(metadata.name)}
        />
      ))}
      {missing.map((name) => (
        <Choice key={name} label={name} hint={t('graph.states.missing')} checked onChange={toggle(name)} />
      ))}
    </Group>
  )
}

function Servers({ agent, set }: AgentProps) {
  const { t } = useTranslation('agents')
  const [adding, setAdding] = useState(false)
  const [found, setFound] = useState<ImportedServers | null>(null)
  const entries = Object.entries(agent.mcpServers)
  const ghost = agent.stored?.ghost.metadata
  const of = ghost && { kind: 'Ghost' as const, namespace: ghost.namespace ?? 'default', name: ghost.name }
  const take = () => {
    if (!found) return
    set({ mcpServers: { ...agent.mcpServers, ...found.servers } })
    setFound(null)
    setAdding(false)
  }
  const remove = (name: string) => set({ mcpServers: Object.fromEntries(entries.filter(([each]) => each !== name)) })
  return (
    <Group title={t('guide.servers')}>
      {entries.length === 0 && !adding && <p className="text-sm text-muted-foreground">{t('guide.noServers')}</p>}
      {entries.length > 0 && (
        <ul aria-label={t('guide.servers')} className="divide-y rounded-lg border bg-card">
          {entries.map(([name, server]) => (
            <ServerTest key={name} name={name} server={server} of={of}>
              <Button variant="ghost" size="icon-sm" aria-label={t('guide.removeServer', { name })} onClick={() => remove(name)}>
                <Trash2 aria-hidden />
              </Button>
            </ServerTest>
          ))}
        </ul>
      )}
      {adding ? (
        <div className="space-y-3 rounded-lg border p-3">
          <ServerImport existing={Object.keys(agent.mcpServers)} mode="append" onRead={setFound} />
          {found && <p className="text-sm">{t('guide.foundServers', { names: Object.keys(found.servers).join(', ') })}</p>}
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="ghost" size="sm" onClick={() => setAdding(false)}>
              {t('guide.cancel')}
            </Button>
            <Button size="sm" disabled={!found} onClick={take}>
              {t('guide.takeServers')}
            </Button>
          </div>
        </div>
      ) : (
        <Button variant="outline" size="sm" className="mt-2" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          {t('guide.addServers')}
        </Button>
      )}
    </Group>
  )
}

/** What the agent may use besides its words. */
export function ToolFields({ agent, set, skills }: AgentProps & { skills: readonly Wire['Skill'][] }) {
  const { t } = useTranslation('agents')
  return (
    <div className="space-y-6">
      <Group title={t('guide.tools')}>
        {TOOLS.map((tool) => (
          <Choice
            key={tool}
            label={t(`tools.${tool}`)}
            hint={t(`toolHints.${tool}`)}
            checked={agent.tools.includes(tool)}
            onChange={(wanted) => set({ tools: toggled(agent.tools, tool, wanted) })}
          />
        ))}
      </Group>
      <SkillChoices agent={agent} set={set} skills={skills} />
      <Servers agent={agent} set={set} />
    </div>
  )
}
