import path from 'node:path'

/**
 * Imports go one way: app → features → components → lib. A feature never imports another feature;
 * the pages in `app` put features together.
 */
const LAYERS = ['lib', 'components', 'features', 'app']

function place(file, root) {
  const [layer, feature] = path.relative(root, file).split(path.sep)
  return { rank: LAYERS.indexOf(layer), layer, feature: layer === 'features' ? feature : null }
}

function targetOf(source, file, root) {
  if (source.startsWith('@/')) return path.join(root, source.slice(2))
  if (source.startsWith('.')) return path.resolve(path.dirname(file), source)
  return null
}

function complaint(from, to) {
  if (from.rank < 0 || to.rank < 0) return null
  if (to.rank > from.rank) return `${from.layer} must not import ${to.layer}: imports go app → features → components → lib.`
  if (from.feature && to.feature && from.feature !== to.feature) {
    return `The feature ${from.feature} must not import the feature ${to.feature}: put them together in app, or move the shared part to components or lib.`
  }
  return null
}

function create(context) {
  const root = path.join(context.cwd, 'src')
  const file = context.filename
  const check = (node) => {
    const source = node.source?.value
    const target = typeof source === 'string' ? targetOf(source, file, root) : null
    const message = target && complaint(place(file, root), place(target, root))
    if (message) context.report({ node: node.source, message })
  }
  return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
}

export default { rules: { layers: { meta: { type: 'problem', schema: [] }, create } } }
