import { expect, test } from 'vitest'
import { lastNumber, withoutHead } from './export'

const HEAD = 'id,at,name\r\n'

test('a portion ends with the number of its last entry', () => {
  expect(lastNumber('{"id":1}\n{"id":27,"name":"a\\nb"}\n', 'ndjson')).toBe(27)
  expect(lastNumber(`${HEAD}1,x,a\r\n27,x,"two\n99,lines ""quoted"""\r\n`, 'csv')).toBe(27)
})

test('one without entries has none', () => {
  expect(lastNumber('', 'ndjson')).toBeNull()
  expect(lastNumber(HEAD, 'csv')).toBeNull()
})

test('the names of the columns stand once', () => {
  expect(withoutHead(`${HEAD}1,x,a\r\n`)).toBe('1,x,a\r\n')
  expect(withoutHead(HEAD)).toBe('')
})
