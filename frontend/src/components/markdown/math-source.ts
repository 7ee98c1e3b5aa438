/**
 * Models write maths as `$…$`, `$$…$$`, `\(…\)` or `\[…\]`, and prices as $5.
 * This leaves the two dollar forms that the Markdown parser knows and escapes dollars that open no formula.
 */
const PARTS = [
  /^[ \t]*(?<fence>`{3,}|~{3,})[\s\S]*?(?:^[ \t]*\k<fence>[`~]*[ \t]*$|(?![\s\S]))/,
  /(?<ticks>`+)(?!`)[\s\S]*?[^`]\k<ticks>(?!`)/,
  /^(?<indent>[ \t]*)(?:\\\[(?<bracketed>[\s\S]+?)\\\]|\$\$(?<dollared>[^$\n]+)\$\$)[ \t]*$/,
  /\\\[(?<display>[\s\S]+?)\\\]|\\\((?<inline>[\s\S]+?)\\\)/,
  /\\[\s\S]/,
  /\$\$[\s\S]*?\$\$/,
  // As in Pandoc: no space inside the dollars, no digit after the closing one.
  /\$(?![\s$])(?:\\.|[^$\\\n])*?(?<![\s\\])\$(?!\d)/,
  /(?<lone>\$)(?!\$)/,
]
const SYNTAX = new RegExp(PARTS.map((part) => `(?:${part.source})`).join('|'), 'gm')

type Parts = Partial<Record<'indent' | 'bracketed' | 'dollared' | 'display' | 'inline' | 'lone', string>>

function fenced(indent: string, formula: string): string {
  const lines = formula.trim().split('\n').map((line) => line.trim())
  return ['$$', ...lines.filter(Boolean), '$$'].map((line) => indent + line).join('\n')
}

function rewritten(match: string, parts: Parts): string {
  const block = parts.bracketed ?? parts.dollared
  if (block !== undefined) return fenced(parts.indent ?? '', block)
  if (parts.display !== undefined) return `$$${parts.display.trim()}$$`
  if (parts.inline !== undefined) return `$${parts.inline.trim()}$`
  return parts.lone === undefined ? match : '\\$'
}

/** Markdown whose formulas the parser finds; code is left alone. */
export function withMathDelimiters(source: string): string {
  if (!source.includes('$') && !source.includes('\\')) return source
  return source.replace(SYNTAX, (...found: unknown[]) => rewritten(String(found[0]), found.at(-1) as Parts))
}
