/** Raw HTML is shown as text; `<br>` alone is what models put into table cells, and does no harm. */
interface Node {
  type: string
  value?: string
  children?: Node[]
}

const BREAK = /^<br\s*\/?>$/i

function walk(node: Node) {
  if (!node.children) return
  node.children = node.children.map((child) =>
    child.type === 'html' && BREAK.test(child.value ?? '') ? { type: 'break' } : child,
  )
  node.children.forEach(walk)
}

export const lineBreaks = () => walk
