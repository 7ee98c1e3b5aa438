import { describe, expect, test } from 'vitest'
import { type Bot, type Team, type Wire } from '@/lib/api/types'
import { changeAgent, changeMode, emptyDraft, existingMember, moveMember, ownMember, removeMember } from './draft'
import { documentsOf } from './documents'
import { draftOf, otherTeams } from './load'
import { problemsOf, reachable } from './problems'

const taken = { teams: new Set<string>(), agents: new Set<string>() }

const ghost: Wire['Ghost'] = {
  metadata: { name: 'tutor-ghost', userId: 7, resourceVersion: 3, labels: { app: 'school' } },
  spec: {
    systemPrompt: 'Teach.',
    skills: ['maths', 'rhymes'],
    preload_skills: ['rhymes'],
    mcpServers: { board: { url: 'https://board.example/mcp', authToken: '***' }, clock: { url: 'https://clock.example/mcp' } },
    defaultKnowledgeBaseRefs: [{ name: 'books' }],
  },
}
const bot: Bot = {
  metadata: { name: 'tutor', displayName: 'Tutor', userId: 7, resourceVersion: 4 },
  spec: { ghostRef: { name: 'tutor-ghost' }, shellRef: { name: 'Chat' }, modelRef: { name: 'gpt' } },
}
const team: Team = {
  metadata: { name: 'school', displayName: 'School', userId: 7, id: 1, resourceVersion: 5 },
  spec: {
    description: 'Teaches',
    collaborationModel: 'route',
    members: [{ botRef: { name: 'tutor' }, role: 'leader' }, { botRef: { name: 'other' }, prompt: 'Sums.' }],
    quick_phrases: ['Explain'],
  },
}
const known = { bots: [bot], ghosts: [ghost] }

const solo = () => changeAgent({ ...emptyDraft(), name: 'Poet', description: 'Writes poems' }, 1, { instructions: ' Rhyme. ' })

describe('a new team', () => {
  test('of one is a ghost, a bot and a team of one name', () => {
    expect(documentsOf(solo(), taken)).toEqual([
      {
        apiVersion: 'agent.wecode.io/v1',
        kind: 'Ghost',
        metadata: { name: 'poet', namespace: 'default', displayName: 'Poet' },
        spec: { systemPrompt: 'Rhyme.' },
      },
      {
        apiVersion: 'agent.wecode.io/v1',
        kind: 'Bot',
        metadata: { name: 'poet', namespace: 'default', displayName: 'Poet' },
        spec: { ghostRef: { name: 'poet', namespace: 'default' }, shellRef: { name: 'Chat' } },
      },
      {
        apiVersion: 'agent.wecode.io/v1',
        kind: 'Team',
        metadata: { name: 'poet', namespace: 'default', displayName: 'Poet' },
        spec: {
          description: 'Writes poems',
          collaborationModel: 'solo',
          members: [{ botRef: { name: 'poet', namespace: 'default' } }],
        },
      },
    ])
  })

  test('takes no name that is there, and gives each agent one of its own', () => {
    const second = ownMember(2, { name: 'Critic', instructions: 'Judge.' })
    const draft = { ...changeMode({ ...solo(), members: [...solo().members, second] }, 'pipeline') }
    const made = documentsOf(draft, { teams: new Set(['poet']), agents: new Set(['poet-2-critic']) })
    expect(made.map(({ kind, metadata }) => `${kind} ${String(metadata.name)}`)).toEqual([
      'Ghost poet-2', 'Bot poet-2', 'Ghost poet-2-critic-2', 'Bot poet-2-critic-2', 'Team poet-2',
    ])
    expect(made.at(-1)?.spec.members).toEqual([
      { botRef: { name: 'poet-2', namespace: 'default' }, contextPassing: 'original_and_previous' },
      { botRef: { name: 'poet-2-critic-2', namespace: 'default' }, contextPassing: 'original_and_previous' },
    ])
  })
})

describe('a team that is there', () => {
  const draft = draftOf(team, known, false)

  test('comes into the guide with what one may change, and others as they are', () => {
    expect(draft).toMatchObject({ name: 'School', description: 'Teaches', mode: 'route', leader: 1 })
    expect(draft.members.map(({ agent }) => agent.kind)).toEqual(['own', 'existing'])
    expect(draft.members[0]?.agent).toMatchObject({ name: 'Tutor', instructions: 'Teach.', model: { name: 'gpt' } })
  })

  test('keeps what the guide does not know, and loses what was taken away', () => {
    const changed = changeAgent({ ...draft, description: '' }, 1, {
      skills: ['maths'],
      model: null,
      mcpServers: { clock: { url: 'https://clock.example/mcp' } },
    })
    const [madeGhost, madeBot, madeTeam] = documentsOf(changed, taken)
    expect(madeGhost).toMatchObject({
      metadata: { name: 'tutor-ghost', labels: { app: 'school' }, resourceVersion: 3 },
      spec: {
        skills: ['maths'],
        preload_skills: [],
        mcpServers: { board: null, clock: { url: 'https://clock.example/mcp' } },
        defaultKnowledgeBaseRefs: [{ name: 'books' }],
      },
    })
    expect(madeBot).toMatchObject({ metadata: { name: 'tutor', resourceVersion: 4 }, spec: { modelRef: null } })
    expect(madeTeam).toMatchObject({
      metadata: { name: 'school', resourceVersion: 5 },
      spec: {
        description: null,
        quick_phrases: ['Explain'],
        members: [{ role: 'leader' }, { botRef: { name: 'other' }, prompt: 'Sums.' }],
      },
    })
  })

  test('as a copy is all new, without secrets', () => {
    const copy = draftOf(team, known, true)
    expect(copy.stored).toBeNull()
    expect(copy.members[0]?.agent).toMatchObject({ stored: null, mcpServers: { clock: { url: 'https://clock.example/mcp' } } })
  })

  test('says which other teams an agent is in', () => {
    const other = { ...team, metadata: { ...team.metadata, id: 2, name: 'evening' } }
    expect(otherTeams(bot, team, [team, other])).toEqual([other])
  })
})

describe('members', () => {
  const three = { ...solo(), members: [ownMember(1), ownMember(2), ownMember(3)], leader: 2 }
  test('are moved', () => {
    expect(moveMember(three, 3, -1).members.map(({ key }) => key)).toEqual([1, 3, 2])
    expect(moveMember(three, 1, -1)).toBe(three)
  })
  test('take the lead with them', () => expect(removeMember(three, 2).leader).toBeNull())
  test('get a leader where one is needed', () => {
    expect(changeMode({ ...three, leader: null }, 'coordinate').leader).toBe(1)
    expect(changeMode(three, 'pipeline').leader).toBeNull()
  })
})

describe('what is missing', () => {
  test('opens the steps one after the other', () => {
    expect(reachable(emptyDraft())).toEqual(['purpose'])
    expect(reachable({ ...emptyDraft(), name: 'Poet' })).toEqual(['purpose', 'agent'])
    expect(reachable(solo())).toHaveLength(5)
  })

  test('is said of the team as a whole', () => {
    expect(problemsOf(changeMode(solo(), 'pipeline'), 'together')).toEqual([{ what: 'tooFew', count: 2 }])
    const twice = [1, 2].map((key) => existingMember(key, { name: 'bot' }, 'Bot'))
    expect(problemsOf({ ...solo(), members: twice, mode: 'route' }, 'together')).toEqual([{ what: 'leader' }, { what: 'twice' }])
    const nameless = { ...changeMode(solo(), 'pipeline'), members: [...solo().members, ownMember(2)] }
    expect(problemsOf(nameless, 'together')).toEqual([{ what: 'memberName' }, { what: 'memberInstructions' }])
  })
})
