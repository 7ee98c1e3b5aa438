import { expect, test } from 'vitest'
import { folded, rowsOf } from './lines'

const brief = (before: string, after: string) => rowsOf(before, after).map(({ kind, left, right }) => [kind, left?.text, right?.text])

test('lines stand beside what became of them', () => {
  expect(brief('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
    ['same', 'a', 'a'], ['changed', 'b', 'B'], ['same', 'c', 'c'], ['added', undefined, 'd'],
  ])
  expect(brief('a\nb\nc\n', 'a\nX\n')).toEqual([['same', 'a', 'a'], ['changed', 'b', 'X'], ['removed', 'c', undefined]])
})

test('both sides are counted for themselves', () => {
  expect(rowsOf('a\nb\n', 'b\n').map(({ left, right }) => [left?.number, right?.number])).toEqual([[1, undefined], [2, 1]])
})

test('what is far from a change is left out', () => {
  const text = Array.from({ length: 20 }, (_, line) => `line ${String(line)}`).join('\n')
  const kinds = folded(rowsOf(`${text}\nend\n`, `${text}\nEND\n`)).map(({ kind, hidden }) => [kind, hidden])
  expect(kinds).toEqual([['gap', 17], ['same', 0], ['same', 0], ['same', 0], ['changed', 0]])
  expect(folded(rowsOf(text, text))).toEqual([{ kind: 'gap', left: null, right: null, hidden: 20 }])
})
