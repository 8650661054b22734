import type { Report } from '../model/report.ts'
import { conclude } from './conclude.ts'
import { gather } from './gather.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import type { Request } from './request.ts'

/** The whole use case: gathers all that can be seen, concludes from it, and gives the report. Prints nothing. */
export async function judge(request: Request, host: Host, progress: Progress): Promise<Report> {
  const started = host.now()
  const gathered = await gather(request, host, progress)
  return conclude(gathered, Math.round(host.now() - started))
}
