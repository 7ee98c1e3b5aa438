import { FileUp } from 'lucide-react'
import { type DragEvent, type ReactNode, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Limits } from './limits'
import { sizeText } from './size'
import { useAttach } from './use-attach'

interface Props {
  taskId: number | null
  enabled: boolean
  children: ReactNode
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** Without folders, which look like files here and cannot be read. */
const filesOf = ({ dataTransfer }: DragEvent) =>
  [...dataTransfer.items].flatMap((item) => (item.webkitGetAsEntry()?.isDirectory ? [] : (item.getAsFile() ?? [])))

function Overlay({ limits }: { limits: Limits }) {
  const { t } = useTranslation('composer')
  return (
    <div className="pointer-events-none absolute inset-2 z-30 grid animate-fade-in place-items-center rounded-xl border-2 border-dashed border-primary bg-background/90 text-center">
      <div>
        <FileUp aria-hidden className="mx-auto size-8 text-primary" />
        <p className="mt-3 font-medium">{t('attach.drop')}</p>
        <p className="mt-1 text-sm text-muted-foreground">
          {t('attach.dropHint', { most: limits.max_per_message, size: sizeText(limits.max_bytes) })}
        </p>
      </div>
    </div>
  )
}

/** Files can be dropped anywhere on the conversation. */
export function DropZone({ taskId, enabled, children }: Props) {
  const { limits, add } = useAttach(taskId)
  const [over, setOver] = useState(false)
  // Children are entered before their parents are left.
  const depth = useRef(0)
  const able = enabled && limits !== null
  const end = () => {
    depth.current = 0
    setOver(false)
  }
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragEnter={(event) => {
        if (!able || !hasFiles(event)) return
        depth.current += 1
        setOver(true)
      }}
      onDragLeave={() => {
        if (depth.current > 0) depth.current -= 1
        if (depth.current === 0) setOver(false)
      }}
      onDragOver={(event) => {
        // Without this the browser would open the file in the place of the page.
        if (hasFiles(event)) event.preventDefault()
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        end()
        if (able) add(filesOf(event))
      }}
    >
      {children}
      {over && limits !== null && (
        <Suspense>
          <Overlay limits={limits} />
        </Suspense>
      )}
    </div>
  )
}
