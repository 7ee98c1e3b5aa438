import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useShortcut } from '@/lib/shortcuts'
import { sizeText } from './size'
import { type Attaching } from './use-attach'

/** Opens the choice of files; says beforehand what is taken. */
export function AttachButton({ attaching: { limits, add } }: { attaching: Attaching }) {
  const { t } = useTranslation('composer')
  const input = useRef<HTMLInputElement>(null)
  useShortcut('attach', () => input.current?.click(), limits !== null)
  if (limits === null) return null
  const kinds = limits.kinds.map((kind) => t(`attach.kinds.${kind}`)).join(t('attach.separator'))
  const hint = t('attach.hint', { kinds, most: limits.max_per_message, size: sizeText(limits.max_bytes) })
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          add([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button variant="ghost" size="icon-sm" aria-label={t('attach.button')} title={hint} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden />
      </Button>
    </>
  )
}
