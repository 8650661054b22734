import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{RequestError}from"./chunk-YZZAKKAL.js";import"./chunk-3XZYY4LH.js";export{RequestError};
