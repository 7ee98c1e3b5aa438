/** What a field means, in the schema's own words, where the pointer rests on its name. */
import { hoverTooltip, type Tooltip } from '@codemirror/view'
import { type JsonSchema } from '@/lib/resources/schema'
import { schemaAt } from '@/lib/resources/schema-walk'
import { placeAt, readLine } from './context'

function paragraph(text: string, className: string) {
  const element = document.createElement('p')
  element.className = className
  element.textContent = text
  return element
}

function factsOf({ type, enum: words, default: preset }: JsonSchema): string {
  const allowed = words ? words.map(String).join(' | ') : typeof type === 'string' ? type : ''
  return preset === undefined || preset === null ? allowed : `${allowed} (${JSON.stringify(preset)})`
}

export const schemaHover = (root: JsonSchema) =>
  hoverTooltip((view, pos): Tooltip | null => {
    const line = view.state.doc.lineAt(pos)
    const { name, indent } = readLine(line.text)
    if (name === null || pos < line.from + indent || pos > line.from + indent + name.length) return null
    const above = view.state.doc.toString().split('\n').slice(0, line.number - 1)
    const schema = schemaAt(root, placeAt(above, `${line.text.slice(0, indent)}${name}: `).path)
    const description = schema?.description
    if (!schema || description === undefined) return null
    return {
      pos: line.from + indent,
      end: line.from + indent + name.length,
      above: true,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-words'
        dom.lang = 'en'
        dom.append(paragraph(description, ''), paragraph(factsOf(schema), 'cm-facts'))
        return { dom }
      },
    }
  })
