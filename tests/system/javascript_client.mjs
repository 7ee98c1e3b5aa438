// The official client of Socket.IO: sends, loses its connection in the middle of the answer, comes back, has all of it.
import { createRequire } from 'node:module'

const [, , frontend, url, user, password, question] = process.argv
const { io } = createRequire(`${frontend}/package.json`)('socket.io-client')

async function token() {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_name: user, password }),
  })
  return (await answer.json()).access_token
}

async function teamOf(access) {
  const answer = await fetch(`${url}/api/v1/teams`, { headers: { Authorization: `Bearer ${access}` } })
  return (await answer.json()).items.find((team) => team.metadata.name === 'wegent-chat').metadata.id
}

const points = (text) => [...text]
const access = await token()
const team_id = await teamOf(access)
const socket = io(`${url}/chat`, { auth: { token: access }, transports: ['websocket'], reconnectionDelay: 50 })
const shown = { text: '', seq: 0, connections: 0, end: null }
let sent = null
let cut = false

function take(payload) {
  if (payload.seq <= shown.seq) return
  const known = points(shown.text)
  const kept = payload.replace ? known.slice(0, payload.offset) : known
  if (payload.offset > kept.length) throw new Error(`a gap: ${payload.offset} after ${kept.length}`)
  shown.text = [...kept, ...points(payload.content).slice(kept.length - payload.offset)].join('')
  shown.seq = payload.seq
}

socket.on('connect', async () => {
  shown.connections += 1
  if (sent === null) {
    sent = await socket.emitWithAck('chat:send', { team_id, message: question })
    return
  }
  const joined = await socket.emitWithAck('task:join', { task_id: sent.task_id })
  if (joined.streaming !== null) {
    Object.assign(shown, { text: joined.streaming.cached_content, seq: joined.streaming.seq })
    return
  }
  shown.text = joined.subtasks.at(-1).content
  finish('chat:done')
})
socket.on('chat:chunk', (payload) => {
  take(payload)
  if (!cut && points(shown.text).length > 40) {
    cut = true
    socket.io.engine.close()
  }
})

function finish(name) {
  if (shown.end !== null) return
  shown.end = name
  socket.disconnect()
  console.log(JSON.stringify(shown))
}
for (const name of ['chat:done', 'chat:error', 'chat:cancelled']) socket.on(name, () => finish(name))
