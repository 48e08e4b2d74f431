import { createServer } from 'node:http';

// The minimum of a Node server: 200, without a session.
createServer((_request, response) => {
  response.writeHead(200, { 'Content-Length': '0' }).end();
}).listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('listening'));
