import { expect, test } from 'vitest'
import { fileNameOf } from './file-name'

test('a file is called as the server says, in any language', () => {
  expect(fileNameOf(`attachment; filename="__.md"; filename*=UTF-8''${encodeURIComponent('茶.md')}`)).toBe('茶.md')
  expect(fileNameOf('attachment; filename="tea.md"')).toBe('tea.md')
  expect(fileNameOf('attachment')).toBeNull()
  expect(fileNameOf(null)).toBeNull()
})
