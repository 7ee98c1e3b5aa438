import { Brain, CircleHelp, Globe, type LucideIcon, Scale, Sparkles, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type DraftSkill } from '../../draft'
import { ANY_ENGINE, type MessageOptions, type Offered, type OptionName } from '../message-options'

interface Props {
  skills: readonly DraftSkill[]
  options: MessageOptions
  offered: Offered
  onRemoveSkill: (skill: DraftSkill) => void
  onRemoveOption: (name: OptionName) => void
}

const ICONS: Record<OptionName, LucideIcon> = { search: Globe, thinking: Brain, clarify: CircleHelp, opinion: Scale }

function Chip({ icon: Icon, text, onRemove }: { icon: LucideIcon; text: string; onRemove: () => void }) {
  const { t } = useTranslation('composer')
  return (
    <li className="flex max-w-full items-center gap-1.5 rounded-full bg-primary-soft pl-2.5 text-xs font-medium text-primary">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 truncate">{text}</span>
      <button
        type="button"
        aria-label={t('chips.remove', { name: text })}
        title={t('chips.removeTitle')}
        onClick={onRemove}
        className="grid size-7 shrink-0 place-items-center rounded-full hover:bg-primary/15 pointer-coarse:h-9 pointer-coarse:w-11"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  )
}

function useOptionTexts(options: MessageOptions, { engines, models }: Offered): [OptionName, string][] {
  const { t } = useTranslation('composer')
  const engine = engines.find(({ name }) => name === options.search)?.title
  const model = models.find(({ name }) => name === options.opinion)?.label ?? ''
  const texts: [OptionName, string, boolean][] = [
    ['search', options.search === ANY_ENGINE || !engine ? t('options.search') : t('chips.search', { engine }), options.search !== null],
    ['thinking', t('options.thinking'), options.thinking],
    ['clarify', t('options.clarify'), options.clarify],
    ['opinion', t('chips.opinion', { model }), options.opinion !== null],
  ]
  return texts.flatMap(([name, text, on]) => (on ? [[name, text]] : []))
}

/** What was chosen for the message, beside its text. */
export function Chips({ skills, options, offered, onRemoveSkill, onRemoveOption }: Props) {
  const { t } = useTranslation('composer')
  const chosen = useOptionTexts(options, offered)
  if (skills.length + chosen.length === 0) return null
  return (
    <ul aria-label={t('chips.list')} className="flex flex-wrap gap-1.5 px-2 pt-2">
      {skills.map((skill) => (
        <Chip
          key={`${String(skill.namespace)}/${skill.name}`}
          icon={Sparkles}
          text={t('chips.skill', { name: skill.title })}
          onRemove={() => { onRemoveSkill(skill) }}
        />
      ))}
      {chosen.map(([name, text]) => (
        <Chip key={name} icon={ICONS[name]} text={text} onRemove={() => { onRemoveOption(name) }} />
      ))}
    </ul>
  )
}
