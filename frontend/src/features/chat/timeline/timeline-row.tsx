'use client'

import { Bot, Brain, ClipboardList, Clock, CornerDownRight, Cpu, FileDiff, Info, type LucideIcon, Play, Scissors, Type, Wrench } from 'lucide-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/classes'
import { durationText, secondsOf } from '../answer/duration'
import { Fold } from '../answer/fold'
import { RawText } from '../answer/raw-text'
import type { ModelChoice } from '../answer/room'
import type { Block } from '../reducer'
import { costText, tokensText } from './amounts'
import { type Span, type TimelineItem } from './scale'

const ICONS: Record<TimelineItem['kind'], LucideIcon> = {
  start: Play,
  model: Cpu,
  thinking: Brain,
  text: Type,
  tool: Wrench,
  form: ClipboardList,
  file_change: FileDiff,
  member: Bot,
  waiting: Clock,
  guidance: CornerDownRight,
  remark: Info,
  compaction: Scissors,
}

const BARS: Partial<Record<TimelineItem['kind'], string>> = {
  model: 'bg-primary',
  tool: 'bg-warning',
  waiting: 'bg-muted-foreground',
  member: 'bg-success',
}

function titleOf(t: TFunction<'answer'>, { kind, name: own, text }: TimelineItem, models: readonly ModelChoice[]): string {
  if (kind === 'start' && text) return t('timeline.again', { number: text })
  const name = models.find((model) => model.name === own)?.label ?? own
  const word = t(`timeline.kind.${kind}`)
  return name ? t('timeline.named', { kind: word, name }) : word
}

function Bar({ span, item }: { span: Span; item: TimelineItem }) {
  const color = item.status === 'error' || item.status === 'denied' ? 'bg-destructive' : (BARS[item.kind] ?? 'bg-primary/50')
  return (
    <span aria-hidden className="relative mt-1 block h-1 rounded-full bg-accent">
      <span
        className={cn('absolute inset-y-0 min-w-0.5 rounded-full', color)}
        style={{ left: `${String(Math.min(99, span.from * 100))}%`, width: `${String(span.width * 100)}%` }}
      />
    </span>
  )
}

function Spent({ spent }: { spent: NonNullable<TimelineItem['spent']> }) {
  const { t } = useTranslation('answer')
  const rows = [
    ['input', spent.input_tokens],
    ['cached', spent.cached_input_tokens],
    ['output', spent.output_tokens],
    ['reasoning', spent.reasoning_tokens],
  ] as const
  const cost = costText(spent)
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {rows
        .filter(([, count]) => count)
        .map(([name, count]) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{t(`timeline.tokens.${name}`)}</dt>
            <dd className="text-right tabular-nums">{count?.toLocaleString()}</dd>
          </div>
        ))}
      {cost && (
        <div className="contents">
          <dt className="text-muted-foreground">{t('timeline.cost')}</dt>
          <dd className="text-right tabular-nums">{cost}</dd>
        </div>
      )}
    </dl>
  )
}

function Details({ item, block, text }: { item: TimelineItem; block: Block | undefined; text: string }) {
  const { t } = useTranslation('answer')
  const nothing = !item.spent && !item.text && !block?.tool_input && !block?.tool_output && !block?.content && !text
  return (
    <div className="space-y-3">
      {typeof item.started_at === 'number' && (
        <p className="text-muted-foreground">{new Date(item.started_at * 1000).toLocaleTimeString()}</p>
      )}
      {item.member && <p>{t('timeline.member', { name: item.member })}</p>}
      {item.text && item.kind !== 'start' && <p className="wrap-anywhere whitespace-pre-wrap">{item.text}</p>}
      {item.spent && <Spent spent={item.spent} />}
      {block?.tool_input && <RawText label={t('tool.input')} value={block.tool_input} />}
      {block?.tool_output && <RawText label={t('tool.output')} value={block.tool_output} />}
      {(block?.content ?? text) && <Markdown text={block?.content ?? text} className="text-sm" />}
      {nothing && <p className="text-muted-foreground">{t('timeline.noDetails')}</p>}
    </div>
  )
}

interface Props {
  item: TimelineItem
  models: readonly ModelChoice[]
  span: Span | null
  /** The answer's block that it is, and the stretch of text of a text block. */
  block: Block | undefined
  text: string
}

export function TimelineRow({ item, models, span, block, text }: Props) {
  const { t } = useTranslation('answer')
  const Icon = ICONS[item.kind]
  const seconds = secondsOf(item)
  const aside = (
    <>
      {item.spent && <span className="tabular-nums">{tokensText(t, item.spent)}</span>}
      {item.status === 'running' ? <Spinner /> : seconds !== null && seconds > 0 && <span>{durationText(t, seconds)}</span>}
      {(item.status === 'error' || item.status === 'denied') && <span className="text-destructive">{t(`timeline.status.${item.status}`)}</span>}
    </>
  )
  return (
    <li>
      <Fold icon={<Icon aria-hidden />} title={titleOf(t, item, models)} aside={aside} className="my-0">
        <Details item={item} block={block} text={text} />
      </Fold>
      {span && <Bar span={span} item={item} />}
    </li>
  )
}
