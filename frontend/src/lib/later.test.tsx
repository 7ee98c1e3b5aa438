import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Later, requestWithFirstAct, useLater } from './later'

function Shown({ later, wanted }: { later: Later<string>; wanted?: boolean }) {
  return <p>{useLater(later, wanted) ?? 'plain'}</p>
}

test('it is loaded once, for all who want it', async () => {
  let loads = 0
  const later = new Later(() => Promise.resolve(`load ${String((loads += 1))}`))
  render(
    <>
      <Shown later={later} />
      <Shown later={later} />
    </>,
  )
  expect(screen.getAllByText('plain')).toHaveLength(2)
  expect(await screen.findAllByText('load 1')).toHaveLength(2)
})

test('nobody who wants it: nothing is loaded', async () => {
  const later = new Later(() => Promise.reject(new Error('must not be asked')))
  render(<Shown later={later} wanted={false} />)
  await act(() => Promise.resolve())
  expect(screen.getByText('plain')).toBeVisible()
})

test('what could not be had is tried again when the network is back', async () => {
  const outcomes = [() => Promise.reject(new Error('away')), () => Promise.resolve('rich')]
  const later = new Later(() => outcomes.shift()?.() ?? Promise.reject(new Error('asked too often')))
  render(<Shown later={later} />)
  await act(() => later.request())
  expect(screen.getByText('plain')).toBeVisible()
  act(() => {
    window.dispatchEvent(new Event('online'))
  })
  expect(await screen.findByText('rich')).toBeVisible()
})

test('what waits for a first act comes with it', async () => {
  const later = new Later(() => Promise.resolve('rich'))
  requestWithFirstAct(later)
  expect(later.get()).toBeNull()
  window.dispatchEvent(new Event('pointerdown'))
  await later.request()
  expect(later.get()).toBe('rich')
})
