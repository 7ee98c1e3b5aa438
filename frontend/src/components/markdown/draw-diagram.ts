/** Mermaid, downloaded with the first diagram. */
let drawn = 0

/** Width and height of the picture, which Mermaid gives as a view box only. */
function withSize(svg: string): string {
  const box = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg)
  if (!box) return svg
  return svg.replace(/<svg /, `<svg height="${String(box[2])}" `).replace(/ width="100%"/, ` width="${String(box[1])}"`)
}

/** Address of a picture of the diagram; fails with Mermaid's complaint when the source is wrong. */
export async function drawDiagram(source: string, dark: boolean): Promise<string> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    htmlLabels: false,
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
  })
  drawn += 1
  const { svg } = await mermaid.render(`diagram-${String(drawn)}`, source)
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(withSize(svg))}`
}
