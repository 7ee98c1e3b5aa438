import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { SwitchRow } from '@/components/ui/switch'
import { cn } from '@/lib/classes'
import { ANY_ENGINE, type MessageOptions, type Offered } from '../message-options'

export interface OptionsProps {
  options: MessageOptions
  offered: Offered
  onChange: (change: Partial<MessageOptions>) => void
}

function SearchOption({ options, offered: { engines }, onChange }: OptionsProps) {
  const { t } = useTranslation('composer')
  if (engines.length === 0) return null
  return (
    <Option>
      <SwitchRow
        label={t('options.search')}
        hint={t('options.searchHint')}
        checked={options.search !== null}
        onCheckedChange={(on) => { onChange({ search: on ? ANY_ENGINE : null }) }}
      />
      {options.search !== null && engines.length > 1 && (
        <Select
          aria-label={t('options.engine')}
          value={options.search}
          onValueChange={(search) => { onChange({ search }) }}
          options={[{ value: ANY_ENGINE, label: t('options.anyEngine') }, ...engines.map(({ name, title }) => ({ value: name, label: title }))]}
        />
      )}
    </Option>
  )
}

function OpinionOption({ options, offered: { models }, onChange }: OptionsProps) {
  const { t } = useTranslation('composer')
  const [first] = models
  if (!first) return null
  return (
    <Option>
      <SwitchRow
        label={t('options.opinion')}
        hint={t('options.opinionHint')}
        checked={options.opinion !== null}
        onCheckedChange={(on) => { onChange({ opinion: on ? first.name : null }) }}
      />
      {options.opinion !== null && (
        <Select
          aria-label={t('options.judge')}
          value={options.opinion}
          onValueChange={(opinion) => { onChange({ opinion }) }}
          options={models.map(({ name, label }) => ({ value: name, label }))}
        />
      )}
    </Option>
  )
}

const Option = ({ children }: { children: ReactNode }) => <div className="space-y-1.5 py-2">{children}</div>

/** How the next messages of this conversation are to be answered. */
export function OptionsMenu(props: OptionsProps) {
  const { t } = useTranslation('composer')
  const { options, onChange } = props
  const on = [options.search !== null, options.thinking, options.clarify, options.opinion !== null].filter(Boolean).length
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={on > 0 ? t('options.buttonOn', { count: on }) : t('options.button')}
          title={t('options.button')}
          className={cn(on > 0 && 'text-primary hover:text-primary')}
        >
          <SlidersHorizontal aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" side="top" aria-label={t('options.title')} className="divide-y px-4 py-2">
        <SearchOption {...props} />
        <Option>
          <SwitchRow
            label={t('options.thinking')}
            hint={t('options.thinkingHint')}
            checked={options.thinking}
            onCheckedChange={(thinking) => { onChange({ thinking }) }}
          />
        </Option>
        <Option>
          <SwitchRow
            label={t('options.clarify')}
            hint={t('options.clarifyHint')}
            checked={options.clarify}
            onCheckedChange={(clarify) => { onChange({ clarify }) }}
          />
        </Option>
        <OpinionOption {...props} />
      </PopoverContent>
    </Popover>
  )
}
