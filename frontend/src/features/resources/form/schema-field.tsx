'use client'

import { GroupField, ListField, MapField } from './composed-fields'
import { type FieldProps } from './form-context'
import { controlOf } from './kinds-of-fields'
import { NamedField, ReferenceField } from './reference-fields'
import { ChoiceField, ChoicesField, LineField, NumberField, SecretField, SwitchField, TextField, YamlField } from './simple-fields'

// The controls of lists and maps hold fields themselves: looked up when one is drawn, not while modules load.
const controls = () => ({
  reference: ReferenceField,
  named: NamedField,
  secret: SecretField,
  choice: ChoiceField,
  switch: SwitchField,
  number: NumberField,
  line: LineField,
  text: TextField,
  choices: ChoicesField,
  list: ListField,
  map: MapField,
  group: GroupField,
  yaml: YamlField,
})

/** The control of one field. */
export function SchemaField(props: FieldProps) {
  const control = controlOf(props.name, props.schema)
  if (control === 'constant') return null
  const Control = controls()[control]
  return <Control {...props} />
}
