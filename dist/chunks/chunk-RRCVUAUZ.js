import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var PUBLICATIONS={"check-run":{title:"The check run",permission:"checks: write"},comment:{title:"The comment",permission:"pull-requests: write"},sarif:{title:"The upload of SARIF",permission:"security-events: write"}};export{PUBLICATIONS};
