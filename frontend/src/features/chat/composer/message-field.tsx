import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { type AnyOffer } from './suggestions/use-offers'
import { optionId, SuggestionList } from './suggestions/suggestion-list'
import { completed, type Trigger } from './suggestions/trigger'
import { useSuggestions } from './suggestions/use-suggestions'

/** More text than this is higher than the field may become. */
const ENOUGH_FOR_HEIGHT = 5_000

// Both in one grid cell, with the same text metrics; 16 px on touch screens, or iOS zooms in.
const CELL =
  'col-start-1 row-start-1 max-h-[40dvh] min-h-12 w-full px-4 pt-3.5 pb-1 text-[0.9375rem] leading-normal whitespace-pre-wrap wrap-anywhere pointer-coarse:text-base'

interface Props {
  text: string
  onText: (text: string) => void
  offers: readonly AnyOffer[]
  onSkill: (offer: Extract<AnyOffer, { sign: '/' }>) => void
  onFiles: (files: File[]) => void
  onSubmit: () => void
  /** Enter breaks the line: a touch keyboard has no Shift + Enter. */
  touch: boolean
  invalid: boolean
  placeholder: string
  describedBy: string
  field: RefObject<HTMLTextAreaElement | null>
}

/** The text of the message. `/` and `@` open a list of names, which the keyboard goes through without leaving the field. */
export function MessageField({ text, onText, offers, onSkill, onFiles, onSubmit, touch, invalid, placeholder, describedBy, field }: Props) {
  const { t } = useTranslation('chat')
  const listId = useId()
  const pick = (offer: AnyOffer, trigger: Trigger) => {
    const next = completed(text, trigger, offer.sign === '/' ? '' : offer.insert)
    if (offer.sign === '/') onSkill(offer)
    onText(next.text)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(next.cursor, next.cursor)
    })
  }
  const suggestions = useSuggestions(offers, (offer, trigger) => { pick(offer as AnyOffer, trigger) })
  const { trigger, active } = suggestions
  const look = (target: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd, value } = target
    suggestions.look(value, selectionStart === selectionEnd ? selectionStart : 0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also picks a word in Chinese input; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (suggestions.onKey(event)) {
      event.preventDefault()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || touch) return
    event.preventDefault()
    onSubmit()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    // Office programs put a picture of what was copied beside its text.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    onFiles(files)
  }
  return (
    <div className="grid">
      <SuggestionList id={listId} suggestions={suggestions} />
      {/* The unseen copy of the text gives the field its height. */}
      <span aria-hidden className={cn(CELL, 'invisible overflow-hidden')}>{`${text.slice(0, ENOUGH_FOR_HEIGHT)} `}</span>
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={t('composer.label')}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        // A combobox only while there is a list: otherwise it is a field of many lines.
        {...(trigger && {
          role: 'combobox',
          'aria-expanded': true,
          'aria-autocomplete': 'list' as const,
          'aria-controls': listId,
          'aria-activedescendant': active ? optionId(listId, active) : undefined,
        })}
        placeholder={placeholder}
        className={cn(CELL, 'resize-none bg-transparent outline-none placeholder:text-muted-foreground')}
        onChange={(event) => {
          onText(event.target.value)
          look(event.target)
        }}
        onSelect={(event) => { look(event.currentTarget) }}
        onBlur={suggestions.close}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </div>
  )
}
