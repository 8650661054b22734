import { lookThrough } from './subject-tree.ts'
import { spawnSync } from 'node:child_process'
for (const f of process.argv.slice(2)) {
  const head = spawnSync('git',['-C',f,'rev-parse','HEAD'],{encoding:'utf8'}).stdout.trim()
  const l = await lookThrough(f, head)
  if (!l) { console.log('no', f); continue }
  const told = [...l.tree.contents.found, ...l.tree.sensitive].filter(d=>d.confidence!=='low')
  console.log('==', f, l.tree.contents.files, 'files', told.length, 'told')
  for (const d of told) console.log(`${d.confidence} ${d.rule} ${d.place.kind==='file'?d.place.path+':'+d.place.startLine:''} ${d.message.slice(0,110)}`)
}
