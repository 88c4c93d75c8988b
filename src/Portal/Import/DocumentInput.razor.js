// Sends documents by HTTP with progress; the circuit hears only what came of it.
const sample = `openapi: 3.0.3
info:
  title: Pets
  version: 1.0.0
  description: A small API to try an import with.
servers:
  - url: https://pets.example.com/v1
paths:
  /pets:
    get:
      operationId: listPets
      summary: Lists the pets
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: The pets
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
    post:
      operationId: addPet
      summary: Adds a pet
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Pet' }
      responses:
        '201': { description: Added }
  /pets/{petId}:
    get:
      operationId: getPet
      summary: One pet
      parameters:
        - { name: petId, in: path, required: true, schema: { type: string } }
      responses:
        '200': { description: The pet }
        '404': { description: No such pet }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: { type: integer }
        name: { type: string }
`;

export function attach(root, page, address, token, limit) {
  const find = name => root.querySelector(`[data-${name}]`);
  const [drop, file, text, bar] = ['drop', 'file', 'text', 'progress'].map(find);
  const refuse = message => page.invokeMethodAsync('Refused', message);

  const send = (body, name) => {
    refuse(null);
    if (body.size === 0) return refuse('The document is empty.');
    if (body.size > limit) return refuse(`${name} has ${Math.ceil(body.size / 1048576)} MB; at most ${limit / 1048576} MB can be imported. Split the API into several.`);
    bar.hidden = false;
    bar.value = 0;
    const request = new XMLHttpRequest();
    request.upload.onprogress = event => { if (event.lengthComputable) bar.value = 100 * event.loaded / event.total; };
    request.onload = () => {
      bar.hidden = true;
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* not ours: the status says it */ }
      if (request.status === 200 && answer.id) page.invokeMethodAsync('TakenAsync', answer.id);
      else refuse(answer.message ?? `The server answered ${request.status}. Reload the page and try again.`);
    };
    request.onerror = () => { bar.hidden = true; refuse('The connection broke while the document was sent. Try again.'); };
    request.open('POST', address);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('RequestVerificationToken', token ?? '');
    request.setRequestHeader('X-Document-Name', encodeURIComponent(name).slice(0, 200));
    request.send(body);
  };

  file.addEventListener('change', () => { if (file.files[0]) send(file.files[0], file.files[0].name); file.value = ''; });
  for (const name of ['dragenter', 'dragover']) root.addEventListener(name, event => { event.preventDefault(); drop.classList.add('over'); });
  for (const name of ['dragleave', 'drop']) root.addEventListener(name, () => drop.classList.remove('over'));
  root.addEventListener('drop', event => {
    event.preventDefault();
    const dropped = event.dataTransfer.files[0];
    if (dropped) send(dropped, dropped.name);
    else if (event.dataTransfer.getData('text')) text.value = event.dataTransfer.getData('text');
  });
  find('send').addEventListener('click', () => send(new Blob([text.value]), 'pasted text'));
  text.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); find('send').click(); } });
  find('sample').addEventListener('click', () => { text.value = sample; text.focus(); });
}
