import { describe, expect, test } from 'vitest'
import { type Bot, type Model, type Team } from '@/lib/api/types'
import { byRank, chooseTeam, chosenModel, isDemo, offered, standardModel } from './choice'

const team = (name: string, state: 'Available' | 'Unavailable' = 'Available'): Team => ({
  metadata: { name },
  spec: { members: [{ botRef: { name } }] },
  status: { state },
})

function model(name: string, rank: number | null, state: 'Available' | 'Unavailable' = 'Available'): Model {
  const annotations: Record<string, string> = rank === null ? {} : { 'wegent.io/rank': String(rank) }
  return {
    metadata: { name, annotations },
    spec: { modelConfig: { env: { model: 'openai', model_id: name } } },
    status: { state },
  }
}

const bot = (modelName?: string): Bot => ({
  metadata: { name: 'bot' },
  spec: { ghostRef: { name: 'ghost' }, shellRef: { name: 'chat' }, ...(modelName && { modelRef: { name: modelName } }) },
})

describe('the team', () => {
  const teams = [team('alpha'), team('wegent-chat')]

  test('is the one chosen before', () => expect(chooseTeam(teams, 'alpha')?.metadata.name).toBe('alpha'))
  test('is the standard one when that is gone', () => expect(chooseTeam(teams, 'gone')?.metadata.name).toBe('wegent-chat'))
  test('is the first when there is no standard one', () => expect(chooseTeam([team('x')], null)?.metadata.name).toBe('x'))
  test('is never one that cannot answer', () => {
    const some = [team('dev-team', 'Unavailable'), team('wegent-chat', 'Unavailable'), team('translator')]
    expect(chooseTeam(some, 'dev-team')?.metadata.name).toBe('translator')
    expect(chooseTeam([team('dev-team', 'Unavailable')], null)).toBeNull()
  })
  test('is none when there are none', () => expect(chooseTeam([], null)).toBeNull())
})

describe('what is offered', () => {
  const names = (entries: { metadata: { name: string } }[]) => entries.map((entry) => entry.metadata.name)
  const teams = [team('wegent-chat'), team('dev-team', 'Unavailable'), team('old', 'Unavailable')]

  test('is what can answer', () => expect(names(offered(teams, null))).toEqual(['wegent-chat']))
  test('and what was chosen before, so that it is seen', () => {
    expect(names(offered(teams, 'old'))).toEqual(['wegent-chat', 'old'])
    expect(names(offered([model('embedder', null, 'Unavailable'), model('good', 0)], 'embedder'))).toEqual(['embedder', 'good'])
  })
  test('also without a status, as of an older server', () => {
    const unknown = model('m', null)
    delete unknown.status
    expect(names(offered([unknown], null))).toEqual(['m'])
  })
})

describe('the model', () => {
  const models = [model('local', 2), model('good', 0, 'Unavailable'), model('next', 1), model('unranked', null)]

  test('is listed by rank, unranked last', () => {
    expect(byRank(models).map((entry) => entry.metadata.name)).toEqual(['good', 'next', 'local', 'unranked'])
  })
  test('is the best available one by itself', () => expect(standardModel(models, bot())?.metadata.name).toBe('next'))
  test("is the bot's own before that", () => expect(standardModel(models, bot('local'))?.metadata.name).toBe('local'))
  test('chosen by hand counts while it can answer', () => {
    expect(chosenModel(models, 'local')?.metadata.name).toBe('local')
    expect(chosenModel(models, 'good')).toBeNull()
    expect(chosenModel(models, 'gone')).toBeNull()
  })
})

test('a demo model carries its label', () => {
  const demo = model('local', 0)
  demo.metadata.labels = { 'wegent.io/demo': 'true' }
  expect(isDemo(demo)).toBe(true)
  expect(isDemo(model('real', 0))).toBe(false)
})
