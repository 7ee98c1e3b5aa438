import { describe, expect, it } from 'vitest'
import { boundsOf, spanOf, type Timeline, type TimelineItem } from './scale'

const item = (started: number | null, finished: number | null, status: TimelineItem['status'] = 'done'): TimelineItem => ({
  seq: 1, kind: 'tool', status, started_at: started, finished_at: finished,
})
const timeline = (items: TimelineItem[], finished: number | null = null): Timeline => ({
  run_id: 1, state: 'running', created_at: 0, started_at: null, finished_at: finished, attempts: 1, whole: true, spent: {}, items,
})

describe('the time of a run', () => {
  it('reaches from its first to its last moment, or to now', () => {
    expect(boundsOf(timeline([item(10, 12), item(11, 20)], 20), 99)).toEqual({ from: 10, to: 20 })
    expect(boundsOf(timeline([item(10, null, 'running')]), 99)).toEqual({ from: 10, to: 99 })
    expect(boundsOf(timeline([item(null, null)]), 99)).toBeNull()
  })

  it('has a place for each part', () => {
    const bounds = { from: 10, to: 20 }
    expect(spanOf(item(12, 17), bounds)).toEqual({ from: 0.2, width: 0.5 })
    expect(spanOf(item(15, null, 'running'), bounds)).toEqual({ from: 0.5, width: 0.5 })
    expect(spanOf(item(15, null, 'error'), bounds)).toEqual({ from: 0.5, width: 0 })
    expect(spanOf(item(null, null), bounds)).toBeNull()
    expect(spanOf(item(10, 10), { from: 10, to: 10 })).toEqual({ from: 0, width: 1 })
  })
})
