/** The editor in the page's own colours: light and dark follow by themselves. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--card)', color: 'var(--foreground)', fontSize: '0.8125rem', borderRadius: '0.375rem' },
  '&.cm-focused': { outline: '2px solid color-mix(in oklab, var(--ring) 60%, transparent)' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', minHeight: '12rem', maxHeight: '70dvh', borderRadius: 'inherit' },
  '@media (pointer: coarse)': { '.cm-scroller': { fontSize: '1rem' } },
  '.cm-content': { caretColor: 'var(--foreground)', padding: '0.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--foreground)' },
  '.cm-gutters': { backgroundColor: 'var(--muted)', color: 'var(--muted-foreground)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--accent) 55%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-strong)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--popover)', color: 'var(--foreground)', border: '1px solid var(--border)', borderRadius: '0.5rem',
    boxShadow: '0 8px 24px rgb(0 0 0 / 0.16)', overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--primary-soft)', color: 'var(--foreground)' },
  '.cm-completionDetail': { color: 'var(--muted-foreground)', fontStyle: 'normal', marginLeft: '0.75em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--primary)' },
  '.cm-tooltip.cm-completionInfo, .cm-words': { padding: '0.5rem 0.75rem', maxWidth: '24rem', fontFamily: 'var(--font-sans)', fontSize: '0.8125rem' },
  '.cm-facts': { color: 'var(--muted-foreground)', fontFamily: 'var(--font-mono)', fontSize: '0.75rem', marginTop: '0.25rem' },
  '.cm-diagnostic': { fontFamily: 'var(--font-sans)', padding: '0.375rem 0.75rem', borderLeft: '3px solid var(--destructive)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--destructive)', textUnderlineOffset: '3px' },
  '.cm-panels': { backgroundColor: 'var(--muted)', color: 'var(--foreground)', borderColor: 'var(--border)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--accent)', border: 'none', color: 'var(--muted-foreground)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-strong) !important' },
})

const highlight = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--primary)' },
  { tag: tags.propertyName, color: 'var(--primary)' },
  { tag: tags.comment, color: 'var(--muted-foreground)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--foreground)' },
  { tag: [tags.number, tags.bool, tags.keyword, tags.null], color: 'var(--warning)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--muted-foreground)' },
  { tag: [tags.meta, tags.typeName, tags.labelName], color: 'var(--success)' },
])

export const look = [theme, syntaxHighlighting(highlight)]
