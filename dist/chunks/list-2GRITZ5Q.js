import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{painter}from"./chunk-3S2HGRA3.js";import{CHECKS}from"./chunk-U2XFOVV5.js";import"./chunk-QUGYOF2M.js";import{__name}from"./chunk-3XZYY4LH.js";var list=__name((request,host)=>{let paint=painter(request,host),width=Math.max(...CHECKS.map(check=>check.slug.length)),section="",lines=[];for(let check of CHECKS){check.section!==section&&lines.push(...section===""?[]:[""],paint.bold(check.section)),section=check.section;let level=check.level==="required"?"":paint.dim(` (${check.level})`);lines.push(`  ${String(check.item).padStart(2)}  ${check.slug.padEnd(width)}  ${check.title}${level}`)}return host.stdout.write(`${lines.join(`
`)}
`),Promise.resolve(0)},"list");export{list};
