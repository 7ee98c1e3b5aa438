import { describe, expect, it } from 'vitest'
import { capsOf, shortcutOf } from './keys'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing', boolean>> = {}, target: Element = document.body) => ({
  key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...held, target,
})

describe('a shortcut', () => {
  it('takes Ctrl, on a Mac Command', () => {
    expect(shortcutOf(press('k', { ctrlKey: true }), false)).toBe('search')
    expect(shortcutOf(press('k', { ctrlKey: true }), true)).toBeNull()
    expect(shortcutOf(press('k', { metaKey: true }), true)).toBe('search')
  })

  it('is exact', () => {
    expect(shortcutOf(press('O', { ctrlKey: true, shiftKey: true }), false)).toBe('newChat')
    expect(shortcutOf(press('o', { ctrlKey: true }), false)).toBeNull()
    expect(shortcutOf(press('k', { ctrlKey: true, altKey: true }), false)).toBeNull()
    expect(shortcutOf(press('Escape'), false)).toBeNull()
    expect(shortcutOf(press('Escape', { shiftKey: true }), false)).toBe('composer')
  })

  it('of a sign does not ask how the sign is typed', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), false)).toBe('help')
    expect(shortcutOf(press('?'), false)).toBe('help')
  })

  it.each(['input', 'textarea', 'select'])('of a sign alone is none while writing in %s', (name) => {
    const field = document.createElement(name)
    expect(shortcutOf(press('?', { shiftKey: true }, field), false)).toBeNull()
    expect(shortcutOf(press('b', { ctrlKey: true }, field), false)).toBe('sidebar')
    expect(shortcutOf(press('Escape', { shiftKey: true }, field), false)).toBe('composer')
  })

  it('is none while a word is being composed', () => {
    expect(shortcutOf(press('?', { isComposing: true }), false)).toBeNull()
  })

  it('is shown with the caps of the keyboard', () => {
    expect(capsOf('newChat', false)).toEqual(['Ctrl', 'Shift', 'O'])
    expect(capsOf('newChat', true)).toEqual(['⌘', '⇧', 'O'])
    expect(capsOf('composer', false)).toEqual(['Shift', 'Esc'])
  })
})
