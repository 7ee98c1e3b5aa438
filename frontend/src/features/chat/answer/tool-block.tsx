'use client'

import { Ban, Check, CircleAlert, Clock, FileDiff, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner'
import type { Block, OpenWait } from '../reducer'
import { durationText, secondsOf } from './duration'
import { Fold } from './fold'
import { RawText } from './raw-text'
import { WaitCard } from './wait-card'

type State = 'running' | 'waiting' | 'done' | 'error' | 'denied' | 'stopped'

function stateOf(block: Block, running: boolean, asked: boolean): State {
  if (block.status === 'done' || block.status === 'error' || block.status === 'denied') return block.status
  if (asked) return 'waiting'
  return running ? 'running' : 'stopped'
}

function StateMark({ state }: { state: State }) {
  const { t } = useTranslation('answer')
  const icons = {
    running: <Spinner />,
    waiting: <Clock aria-hidden className="size-3.5 text-warning" />,
    done: <Check aria-hidden className="size-3.5 text-success" />,
    error: <CircleAlert aria-hidden className="size-3.5 text-destructive" />,
    denied: <Ban aria-hidden className="size-3.5 text-destructive" />,
    stopped: <Ban aria-hidden className="size-3.5" />,
  }
  return (
    <span className="flex items-center gap-1">
      {icons[state]}
      {t(`tool.state.${state}`)}
    </span>
  )
}

/** The argument that says most, for the one line: a query, an address, a command. */
function gist(input: Block['tool_input']): string {
  const first = Object.values(input ?? {}).find((value) => typeof value === 'string' && value.trim() !== '')
  return typeof first === 'string' ? first.slice(0, 200) : ''
}

interface Props {
  block: Block
  running: boolean
  /** The question whether it may be used, or whether it happened. */
  wait: OpenWait | undefined
}

/** A call of a tool: what it was given, what came of it, how long it took. */
export function ToolBlock({ block, running, wait }: Props) {
  const { t } = useTranslation('answer')
  const state = stateOf(block, running, wait !== undefined)
  const seconds = secondsOf(block)
  const summary = gist(block.tool_input)
  const title = (
    <>
      <span className="font-medium">{block.name ?? t('tool.unnamed')}</span>{' '}
      {summary && <span className="text-muted-foreground">{summary}</span>}
    </>
  )
  const aside = (
    <>
      {block.member && <span className="max-sm:hidden">{block.member}</span>}{' '}
      {seconds !== null && state !== 'denied' && <span>{durationText(t, seconds)}</span>}{' '}
      <StateMark state={state} />
    </>
  )
  const Icon = block.type === 'file_change' ? FileDiff : Wrench
  return (
    <>
      <Fold icon={<Icon aria-hidden />} title={title} aside={aside} testId="tool">
        <div className="space-y-3">
          {block.tool_input && <RawText label={t('tool.input')} value={block.tool_input} />}
          {block.tool_output ? (
            <RawText label={t('tool.output')} value={block.tool_output} />
          ) : (
            <p className="text-muted-foreground">{t(state === 'running' || state === 'waiting' ? 'tool.noOutputYet' : 'tool.noOutput')}</p>
          )}
        </div>
      </Fold>
      {wait && <WaitCard wait={wait} />}
    </>
  )
}
