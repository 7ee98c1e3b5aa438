/** What a team is made of, as boxes in three columns and lines between them. Pure. */
import { type Bot, type Model, type Ref, type Resource, type Team, type Wire } from '@/lib/api/types'
import { idOf, labelOf, type Kind, type ResourceId } from '@/lib/resources'
import { refOf, resolve } from './resolve'

export interface Known {
  bots: readonly Bot[]
  ghosts: readonly Wire['Ghost'][]
  models: readonly Model[]
  shells: readonly Wire['Shell'][]
}

export interface GraphNode {
  id: string
  kind: Kind
  /** Empty: the installation chooses. */
  label: string
  state: 'ok' | 'unavailable' | 'missing' | 'automatic'
  /** Why it cannot be used, in the server's words. */
  message: string | null
  leads: boolean
  /** What to open; null for what is not there, or chosen by the installation. */
  resource: ResourceId | null
  x: number
  y: number
}

export interface Graph {
  nodes: GraphNode[]
  edges: { from: GraphNode; to: GraphNode }[]
  width: number
  height: number
}

export const NODE = { width: 192, height: 60 }
const GAP = { x: 48, y: 16 }

interface Stated extends Resource {
  status?: { state?: string; message?: string | null } | null
}

function nodeOf(kind: Kind, ref: Ref, found: Stated | undefined, leads = false): GraphNode {
  const { name, namespace } = found ? refOf(found) : { name: ref.name, namespace: ref.namespace ?? 'default' }
  const unavailable = found?.status?.state === 'Unavailable'
  return {
    id: `${kind}/${namespace}/${name}`,
    kind,
    label: found ? labelOf(found.metadata) : ref.name,
    state: found ? (unavailable ? 'unavailable' : 'ok') : 'missing',
    message: unavailable ? (found.status?.message ?? null) : null,
    leads,
    resource: found ? idOf(kind, found.metadata) : null,
    x: 0,
    y: 0,
  }
}

const AUTOMATIC: GraphNode = {
  id: 'Model/automatic', kind: 'Model', label: '', state: 'automatic', message: null, leads: false, resource: null, x: 0, y: 0,
}

const step = NODE.height + GAP.y
const middle = (nodes: readonly GraphNode[]) => (Math.min(...nodes.map(({ y }) => y)) + Math.max(...nodes.map(({ y }) => y))) / 2

/** Puts boxes as near as possible to where they want to be, without covering each other. */
function place(nodes: readonly GraphNode[], column: number, wanted: (node: GraphNode) => number) {
  let free = 0
  for (const node of nodes.toSorted((a, b) => wanted(a) - wanted(b))) {
    node.x = column * (NODE.width + GAP.x)
    node.y = Math.max(free, wanted(node))
    free = node.y + step
  }
}

export function graphOf(team: Team, known: Known): Graph {
  const root = nodeOf('Team', refOf(team), team)
  const bots: GraphNode[] = []
  const parts = new Map<string, GraphNode>()
  const edges: Graph['edges'] = []
  // What several bots share is one box.
  const shared = (node: GraphNode) => {
    const there = parts.get(node.id)
    if (!there) parts.set(node.id, node)
    return there ?? node
  }
  for (const { botRef, role } of team.spec.members) {
    const bot = resolve(known.bots, botRef, team.metadata.userId)
    const node = { ...nodeOf('Bot', botRef, bot, role === 'leader') }
    bots.push(node)
    edges.push({ from: root, to: node })
    if (!bot) continue
    const { ghostRef, modelRef, shellRef } = bot.spec
    const owner = bot.metadata.userId
    const used = [
      nodeOf('Ghost', ghostRef, resolve(known.ghosts, ghostRef, owner)),
      modelRef ? nodeOf('Model', modelRef, resolve(known.models, modelRef, owner)) : { ...AUTOMATIC },
      nodeOf('Shell', shellRef, resolve(known.shells, shellRef, owner)),
    ]
    edges.push(...used.map((to) => ({ from: node, to: shared(to) })))
  }
  const leaves = [...parts.values()]
  leaves.forEach((node, index) => {
    node.x = 2 * (NODE.width + GAP.x)
    node.y = index * step
  })
  const of = (node: GraphNode) => edges.filter(({ from }) => from === node).map(({ to }) => to)
  place(bots, 1, (node) => (of(node).length > 0 ? middle(of(node)) : 0))
  place([root], 0, () => middle(bots))
  const nodes = [root, ...bots, ...leaves]
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map(({ x }) => x)) + NODE.width,
    height: Math.max(...nodes.map(({ y }) => y)) + NODE.height,
  }
}
