import { createServer } from 'node:http';

// The least that a Node server can do: 200, with no session at all.
createServer((_request, response) => {
  response.writeHead(200, { 'Content-Length': '0' }).end();
}).listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('listening'));
