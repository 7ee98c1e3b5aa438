'use client'

import { CircleAlert, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/classes'
import { resourcePath } from '@/lib/resources'
import { type Graph, type GraphNode, NODE } from './graph'

const FRAMES: Record<GraphNode['state'], string> = {
  ok: 'border-border bg-card',
  automatic: 'border-dashed border-border bg-card',
  unavailable: 'border-warning bg-warning-soft',
  missing: 'border-dashed border-destructive bg-destructive-soft',
}

/** A line from the right edge of one box to the left edge of another. */
function lineOf({ from, to }: Graph['edges'][number]): string {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2]
  const [x2, y2] = [to.x, to.y + NODE.height / 2]
  const bend = (x2 - x1) / 2
  return `M ${String(x1)} ${String(y1)} C ${String(x1 + bend)} ${String(y1)}, ${String(x2 - bend)} ${String(y2)}, ${String(x2)} ${String(y2)}`
}

function Words({ node }: { node: GraphNode }) {
  const { t } = useTranslation('agents')
  const Icon = node.state === 'missing' ? CircleAlert : TriangleAlert
  return (
    <>
      <span className="flex items-center gap-1 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1 truncate">
          {t(`graph.kinds.${node.kind as 'Team' | 'Bot' | 'Ghost' | 'Model' | 'Shell'}`)}
          {node.leads && ` · ${t('graph.leads')}`}
        </span>
        {(node.state === 'missing' || node.state === 'unavailable') && (
          <>
            <Icon aria-hidden className={cn('size-3.5', node.state === 'missing' ? 'text-destructive' : 'text-warning')} />
            <span className="sr-only">{t(`graph.states.${node.state}`)}</span>
          </>
        )}
      </span>
      <span className="block truncate text-sm font-medium">{node.state === 'automatic' ? t('graph.automatic') : node.label}</span>
    </>
  )
}

function Box({ node }: { node: GraphNode }) {
  const { x: left, y: top, resource } = node
  const classes = cn('absolute flex flex-col justify-center rounded-lg border px-3 shadow-raised', FRAMES[node.state])
  const style = { left, top, ...NODE }
  if (!resource) {
    return (
      <div className={classes} style={style}>
        <Words node={node} />
      </div>
    )
  }
  return (
    <Link href={resourcePath(resource)} prefetch={false} title={node.message ?? node.label} className={cn(classes, 'transition-colors hover:bg-accent')} style={style}>
      <Words node={node} />
    </Link>
  )
}

/** What a team is made of. Each box leads to what it stands for; it scrolls sideways where it is wider than the page. */
export function TeamGraph({ graph }: { graph: Graph }) {
  const { t } = useTranslation('agents')
  const { nodes, edges, width, height } = graph
  const faulty = nodes.filter(({ state }) => state === 'missing' || state === 'unavailable')
  return (
    <>
      <div role="region" aria-label={t('graph.label')} tabIndex={0} className="overflow-x-auto rounded-lg border bg-muted/40 p-4">
        <div className="relative mx-auto" style={{ width, height }}>
          <svg aria-hidden width={width} height={height} className="absolute inset-0">
            {edges.map((edge) => (
              <path key={`${edge.from.id}-${edge.to.id}`} d={lineOf(edge)} fill="none" strokeWidth={1.5} className="stroke-muted-foreground/50" />
            ))}
          </svg>
          {nodes.map((node, index) => (
            // A bot may be in the team twice.
            <Box key={`${node.id}-${String(index)}`} node={node} />
          ))}
        </div>
      </div>
      {faulty.length > 0 && (
        <ul aria-label={t('graph.faults')} className="mt-3 space-y-1 text-sm">
          {faulty.map((node, index) => (
            <li key={`${node.id}-${String(index)}`} className="break-words">
              <span className="font-medium">{node.label}</span>{' '}
              <span className="text-muted-foreground">{node.message ?? t(`graph.states.${node.state as 'missing' | 'unavailable'}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
