// call.mjs <address> record   records one viewing and prints its global position
// call.mjs <address> read     prints how many videos were watched
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const [address, command] = process.argv.slice(2);
const proto = fileURLToPath(new URL('../../proto', import.meta.url));
const definitions = loadSync(
  ['videotutorials/api/viewing/v1/viewing_service.proto', 'videotutorials/api/home/v1/home_service.proto'],
  { includeDirs: [proto, `${proto}/target/imported-protos`], longs: Number, defaults: true },
);
const { viewing, home } = loadPackageDefinition(definitions).videotutorials.api;

function call(Service, method, request) {
  const client = new Service(address, credentials.createInsecure());
  return promisify(client[method]).call(client, request).finally(() => client.close());
}

switch (command) {
  case 'record': {
    const request = { requestId: randomUUID(), videoId: randomUUID() };
    const { operation } = await call(viewing.v1.ViewingService, 'RecordViewing', request);
    console.log(operation.position);
    break;
  }
  case 'read': {
    const { homePage } = await call(home.v1.HomeService, 'GetHomePage', {});
    console.log(homePage.videosWatched);
    break;
  }
  default:
    throw new Error('call.mjs <address> record|read');
}
