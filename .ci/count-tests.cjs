// Prints "passed failed" of a Jest report; a report that is missing or ran nothing counts as one failure.
const { existsSync, readFileSync } = require('node:fs');

const file = process.argv[2];
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
const passed = report?.numPassedTests ?? 0;
const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
console.log(`${passed} ${passed + failed === 0 ? 1 : failed}`);
