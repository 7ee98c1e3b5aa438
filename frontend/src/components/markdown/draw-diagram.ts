/** Mermaid, downloaded with the first diagram. */
let drawn = 0

export interface Picture {
  /** A data address. */
  address: string
  /** In CSS pixels. */
  width: number
}

/** Mermaid gives the size as a view box only, which an image cannot use. */
function pictureOf(svg: string): Picture {
  const [, width = '600', height = '400'] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const sized = svg.replace(/ width="100%"/, '').replace(/<svg /, `<svg width="${width}" height="${height}" `)
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`, width: Number(width) }
}

/** Picture of the diagram; fails with Mermaid's complaint when the source is wrong. */
export async function drawDiagram(source: string, dark: boolean): Promise<Picture> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    look: 'classic',
    // Opaque, or the line shows through the words on it.
    themeVariables: { edgeLabelBackground: dark ? '#15191a' : '#fdfdfb' },
    htmlLabels: false,
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
  })
  drawn += 1
  const { svg } = await mermaid.render(`diagram-${String(drawn)}`, source)
  return pictureOf(svg)
}
