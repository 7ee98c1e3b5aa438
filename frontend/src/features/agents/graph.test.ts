import { expect, test } from 'vitest'
import { type Bot, type Model, type Team } from '@/lib/api/types'
import { graphOf, NODE } from './graph'

const bot = (name: string, model?: string): Bot => ({
  metadata: { name, userId: 7 },
  spec: { ghostRef: { name: `${name}-ghost` }, shellRef: { name: 'Chat' }, ...(model && { modelRef: { name: model } }) },
})
const model = (name: string, userId: number, state: 'Available' | 'Unavailable' = 'Available'): Model => ({
  metadata: { name, userId },
  spec: { modelConfig: { env: {} } },
  status: { state, message: state === 'Available' ? null : 'Its key is missing.' },
})
const team: Team = {
  metadata: { name: 'team', userId: 7 },
  spec: {
    collaborationModel: 'route',
    members: [{ botRef: { name: 'a' }, role: 'leader' }, { botRef: { name: 'b' } }, { botRef: { name: 'gone' } }],
  },
}
const known = {
  bots: [bot('a', 'gpt'), bot('b')],
  ghosts: [{ metadata: { name: 'a-ghost', userId: 7 }, spec: { systemPrompt: 'x' } }],
  models: [model('gpt', 0), model('gpt', 7, 'Unavailable')],
  shells: [{ metadata: { name: 'Chat', userId: 0 }, spec: { shellType: 'Chat' as const } }],
}
const { nodes, edges, width, height } = graphOf(team, known)
const node = (id: string) => nodes.find((each) => each.id === id)

test('what is there, what is missing and what cannot be used is told apart', () => {
  expect(nodes.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'Team/default/team ok',
    'Bot/default/a ok',
    'Bot/default/b ok',
    'Bot/default/gone missing',
    'Ghost/default/a-ghost ok',
    'Model/default/gpt unavailable',
    'Shell/default/Chat ok',
    'Ghost/default/b-ghost missing',
    'Model/automatic automatic',
  ])
  expect(node('Model/default/gpt')?.message).toBe('Its key is missing.')
  expect(node('Bot/default/a')?.leads).toBe(true)
  expect(node('Bot/default/gone')?.resource).toBeNull()
})

test('what bots share is there once, with a line from each', () => {
  expect(edges.filter(({ to }) => to.id === 'Shell/default/Chat').map(({ from }) => from.id)).toEqual(['Bot/default/a', 'Bot/default/b'])
})

test('no box covers another, and all are within the picture', () => {
  for (const one of nodes) {
    expect(one.x + NODE.width).toBeLessThanOrEqual(width)
    expect(one.y + NODE.height).toBeLessThanOrEqual(height)
    const covered = nodes.filter((other) => other !== one && other.x === one.x && Math.abs(other.y - one.y) < NODE.height)
    expect(covered).toEqual([])
  }
})
