import { cn } from '@/lib/classes'

const TONES: Partial<Record<string, string>> = {
  '+': 'bg-success/12',
  '-': 'bg-destructive-soft',
}

/** Lines that differ, without the head that programs need. */
export const linesOf = (diff: string) => diff.split('\n').filter((line) => !/^(---|\+\+\+|@@) ?/.test(line))

/** What has changed of a tool, old lines and new ones. The signs say it too, not only the colours. */
export function ToolDiff({ diff, label }: { diff: string; label: string }) {
  return (
    <pre tabIndex={0} aria-label={label} className="overflow-x-auto rounded-md border bg-card py-1 font-mono text-xs">
      {linesOf(diff).map((line, index) => (
        <code key={index} className={cn('block min-w-full px-3 whitespace-pre-wrap', TONES[line.charAt(0)])}>
          {line || ' '}
        </code>
      ))}
    </pre>
  )
}
