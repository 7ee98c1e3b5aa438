/** Short names of the generated wire types. Socket payloads are found under their model's name: `Wire['ChatChunk']`. */
import type { components } from './schema'

export type Wire = components['schemas']

export type Task = Wire['Task']
export type TaskState = Wire['TaskStatusFields']['status']
export type Team = Wire['Team']
export type Bot = Wire['Bot']
export type Model = Wire['Model']
export type Ref = Wire['Ref']

/** What resources of every kind have in common. */
export interface Resource {
  metadata: Wire['Metadata']
}

export type Message = Wire['Message']
export type ErrorAnswer = Wire['ErrorAnswer']
