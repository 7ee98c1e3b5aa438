/** CodeMirror for YAML with a schema. A heavy module: loaded by `import()` when an editor is shown. */
import { autocompletion } from '@codemirror/autocomplete'
import { indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { forceLinting, linter, lintGutter, type Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, tooltips } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { type JsonSchema } from '@/lib/resources/schema'
import { type NamesOf, schemaCompletion } from './completion'
import { schemaHover } from './hover'
import { look } from './look'

export interface Remark {
  from: number
  to: number
  message: string
}

export interface Options {
  parent: HTMLElement
  text: string
  label: string
  /** Id of the element that says how to leave the editor by keyboard. */
  describedBy: string
  readOnly: boolean
  schema: JsonSchema | null
  namesOf: NamesOf
  /** What is wrong with a text; asked when the person pauses. */
  check: (text: string) => Remark[]
  onChange: (text: string) => void
}

export interface Editor {
  setText: (text: string) => void
  setReadOnly: (readOnly: boolean) => void
  /** Asks `check` again, also when the text is the same. */
  recheck: () => void
  /** Shows and selects a place. */
  goTo: (offset: number) => void
  destroy: () => void
}

const clamp = (offset: number, length: number) => Math.max(0, Math.min(offset, length))

const reading = (readOnly: boolean): Extension => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]

export function createEditor({ parent, text, label, describedBy, readOnly, schema, namesOf, check, onChange }: Options): Editor {
  const mode = new Compartment()
  const diagnostics = ({ state }: EditorView): Diagnostic[] =>
    check(state.doc.toString()).map(({ from, to, message }) => ({
      from: clamp(from, state.doc.length),
      to: clamp(to, state.doc.length),
      severity: 'error',
      message,
    }))
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        basicSetup,
        keymap.of([indentWithTab]),
        yaml(),
        look,
        schema ? [autocompletion({ override: [schemaCompletion(schema, namesOf)], icons: false }), schemaHover(schema)] : [],
        linter(diagnostics, { delay: 300 }),
        lintGutter(),
        tooltips({ position: 'fixed' }),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString())
        }),
        mode.of(reading(readOnly)),
      ],
    }),
  })
  return {
    setText: (next) => {
      if (next === view.state.doc.toString()) return
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    setReadOnly: (next) => view.dispatch({ effects: mode.reconfigure(reading(next)) }),
    recheck: () => forceLinting(view),
    goTo: (offset) => {
      const anchor = clamp(offset, view.state.doc.length)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}
