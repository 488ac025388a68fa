"""The sentences of the commands: English as the code has it, then Spanish, then Portuguese. See translations.py.

Facts stand in {braces} and keep their names; a test sees to it, and to there being no sentence too many or too few.
"""
# ruff: noqa: E501 - a sentence is on one line, so that it can be found

SENTENCES: dict[str, tuple[str, str]] = {
    # -- help: commands ------------------------------------------------------------------------------
    "A factory's own machine.\n\nIt signs what the assembly and its delegates say, offline if need be, and sends it to the federation's hub when there is one.": (
        "La máquina propia de una fábrica.\n\nFirma lo que dicen la asamblea y sus delegados, sin conexión si hace falta, y lo envía al nodo central de la federación cuando lo hay.",
        "A máquina própria de uma fábrica.\n\nAssina o que dizem a assembleia e seus delegados, sem conexão se for preciso, e o envia ao nó central da federação quando houver.",
    ),
    "Found the factory's identity: its keys and its first charter.\n\nCustodians and a delegate get a key each, encrypted with a passphrase. The charter then waits in the outbox.\n\nThe charter names its network. This is learnt from the hub, or without internet from a file that somebody brings (--network).": (
        "Funda la identidad de la fábrica: sus claves y su primera carta.\n\nLos custodios y un delegado reciben una clave cada uno, cifrada con una frase de paso. La carta espera luego en la bandeja de salida.\n\nLa carta nombra a su red. Esta se aprende del nodo central o, sin internet, de un archivo que alguien trae (--network).",
        "Funda a identidade da fábrica: suas chaves e sua primeira carta.\n\nOs custódios e um delegado recebem uma chave cada um, cifrada com uma frase-senha. A carta espera depois na caixa de saída.\n\nA carta nomeia sua rede. Esta é aprendida do nó central ou, sem internet, de um arquivo que alguém traz (--network).",
    ),
    "Show who this node is, what waits, and what it knows of the log.": (
        "Muestra quién es este nodo, qué espera y qué sabe del registro.",
        "Mostra quem é este nó, o que espera e o que sabe do registro.",
    ),
    "Show the network that is pinned here; with --hub, go to another address of it.": (
        "Muestra la red fijada aquí; con --hub, pasa a otra dirección de la misma.",
        "Mostra a rede fixada aqui; com --hub, passa a outro endereço dela.",
    ),
    "Mandates: whom the assembly lets sign, and until when.": (
        "Mandatos: a quién deja firmar la asamblea, y hasta cuándo.",
        "Mandatos: quem a assembleia deixa assinar, e até quando.",
    ),
    "Write down the mandate that the assembly gave to a delegate.\n\nThe custodians whose keys are here sign, and the delegate's own key. What no option and no file gives is asked for.": (
        "Anota el mandato que la asamblea dio a un delegado.\n\nFirman los custodios cuyas claves están aquí y la clave del propio delegado. Se pregunta lo que ninguna opción ni archivo diga.",
        "Anota o mandato que a assembleia deu a um delegado.\n\nAssinam os custódios cujas chaves estão aqui e a chave do próprio delegado. Pergunta-se o que nenhuma opção nem arquivo diga.",
    ),
    "List the mandates of this factory.": (
        "Lista los mandatos de esta fábrica.",
        "Lista os mandatos desta fábrica.",
    ),
    "Take a mandate back. MANDATE is its id, or the beginning of it.": (
        "Revoca un mandato. MANDATE es su identificador, o el comienzo.",
        "Revoga um mandato. MANDATE é seu identificador, ou o começo dele.",
    ),
    "The charter: the factory's name, and whose keys speak for its assembly.": (
        "La carta: el nombre de la fábrica y qué claves hablan por su asamblea.",
        "A carta: o nome da fábrica e quais chaves falam por sua assembleia.",
    ),
    "Replace the charter: what is not given stays.\n\nAs many of the old custodians sign as the old charter asks for, and as many of the new ones as the new one does.": (
        "Reemplaza la carta: lo que no se indica queda igual.\n\nFirman tantos de los custodios anteriores como pide la carta anterior, y tantos de los nuevos como pide la nueva.",
        "Substitui a carta: o que não se indica fica igual.\n\nAssinam tantos dos custódios anteriores quantos pede a carta anterior, e tantos dos novos quantos pede a nova.",
    ),
    "Show the charter in force and its custodians' keys.": (
        "Muestra la carta vigente y las claves de sus custodios.",
        "Mostra a carta vigente e as chaves de seus custódios.",
    ),
    "Leave the network. RECORD is the factory's admission, or the standing in force.": (
        "Deja la red. RECORD es la admisión de la fábrica, o la situación vigente.",
        "Deixa a rede. RECORD é a admissão da fábrica, ou a situação vigente.",
    ),
    "Keys of this machine.": ("Claves de esta máquina.", "Chaves desta máquina."),
    "Make a key in a file of its own: for a custodian or delegate who keeps it elsewhere. Needs no node.": (
        "Crea una clave en un archivo propio: para un custodio o delegado que la guarda en otra parte. No necesita nodo.",
        "Cria uma chave em um arquivo próprio: para um custódio ou delegado que a guarda em outro lugar. Não precisa de nó.",
    ),
    "Show the public half of a key file.": (
        "Muestra la mitad pública de un archivo de clave.",
        "Mostra a metade pública de um arquivo de chave.",
    ),
    "The factory's profile: what it is, makes and was.": (
        "El perfil de la fábrica: qué es, qué hace y qué fue.",
        "O perfil da fábrica: o que é, o que faz e o que foi.",
    ),
    "Sign a profile. It replaces the one before, which stays in the log.": (
        "Firma un perfil. Reemplaza al anterior, que queda en el registro.",
        "Assina um perfil. Substitui o anterior, que fica no registro.",
    ),
    "Status reports: how the factory works, what it lacks and what it has made.": (
        "Informes: cómo trabaja la fábrica, qué le falta y qué ha hecho.",
        "Relatórios: como trabalha a fábrica, o que lhe falta e o que fez.",
    ),
    "Sign a status report; it waits in the outbox until there is a connection.\n\nWhat is not known is left out: an empty answer is no answer and never a zero.": (
        "Firma un informe; espera en la bandeja de salida hasta que haya conexión.\n\nLo que no se sabe se deja fuera: una respuesta vacía no es respuesta, y nunca un cero.",
        "Assina um relatório; espera na caixa de saída até que haja conexão.\n\nO que não se sabe fica de fora: uma resposta vazia não é resposta, e nunca um zero.",
    ),
    "Show what waits to be sent, and what was refused and why.": (
        "Muestra qué espera para ser enviado, y qué fue rechazado y por qué.",
        "Mostra o que espera para ser enviado, e o que foi recusado e por quê.",
    ),
    "Sign refused records again, under the mandate in force and with the next number.\n\nThe RECORDS named, or all that this can mend.": (
        "Firma de nuevo lo rechazado, con el mandato vigente y el número siguiente.\n\nLos RECORDS nombrados, o todo lo que así tenga arreglo.",
        "Assina de novo o que foi recusado, com o mandato vigente e o número seguinte.\n\nOs RECORDS nomeados, ou tudo o que assim tenha conserto.",
    ),
    "Send what waits to the hub, and take receipts and checkpoints back.\n\nWhat the hub shows must continue what it showed before, or nothing is taken and both are kept as evidence.": (
        "Envía al nodo central lo que espera, y recoge acuses y puntos de control.\n\nLo que el nodo central muestra debe continuar lo que mostró antes; si no, no se toma nada y ambos quedan como prueba.",
        "Envia ao nó central o que espera, e recolhe recibos e pontos de controle.\n\nO que o nó central mostra deve continuar o que mostrou antes; se não, nada é tomado e ambos ficam como prova.",
    ),
    "Bundles on a stick: the same bytes that go over the network.": (
        "Paquetes en una memoria USB: los mismos bytes que van por la red.",
        "Pacotes em um pendrive: os mesmos bytes que vão pela rede.",
    ),
    "Write what waits in the outbox to FILE, for a hub or for a node that will pass by one.\n\nDocuments for the federation only are encrypted to the hub. Nothing counts as sent before its receipt is back.": (
        "Escribe en FILE lo que espera, para un nodo central o para un nodo que pasará por uno.\n\nLos documentos solo para la federación van cifrados al nodo central. Nada cuenta como enviado antes de que vuelva su acuse.",
        "Escreve em FILE o que espera, para um nó central ou para um nó que passará por um.\n\nOs documentos só para a federação vão cifrados ao nó central. Nada conta como enviado antes de voltar seu recibo.",
    ),
    "Take what FILE brings: receipts of our records, or records of another factory.\n\nThose of others go on with the next sync, and their receipts are kept to be brought back.": (
        "Toma lo que trae FILE: acuses de lo nuestro, o declaraciones de otra fábrica.\n\nLo ajeno sigue con la próxima sincronización, y sus acuses se guardan para llevarlos de vuelta.",
        "Toma o que FILE traz: recibos do que é nosso, ou declarações de outra fábrica.\n\nO alheio segue com a próxima sincronização, e seus recibos são guardados para levá-los de volta.",
    ),
    "Show the records that are in the log, each with a receipt that was verified.": (
        "Muestra lo que está en el registro, cada cosa con un acuse verificado.",
        "Mostra o que está no registro, cada coisa com um recibo verificado.",
    ),
    "Write each receipt to DIRECTORY as ID.tlog-proof, with the record that it proves as ID.json.": (
        "Escribe cada acuse en DIRECTORY como ID.tlog-proof, con lo que prueba como ID.json.",
        "Escreve cada recibo em DIRECTORY como ID.tlog-proof, com o que prova como ID.json.",
    ),
    "Sign with several custodians, by files: request here, sign where each key is, finish here.": (
        "Firma con varios custodios, por archivos: pedir aquí, firmar donde está cada clave, terminar aquí.",
        "Assina com vários custódios, por arquivos: pedir aqui, assinar onde está cada chave, terminar aqui.",
    ),
    "List the records that lack signatures.": (
        "Lista lo que aún no tiene todas las firmas.",
        "Lista o que ainda não tem todas as assinaturas.",
    ),
    "Write a record that lacks signatures to FILE, to be taken to the other custodians.": (
        "Escribe en FILE algo a lo que faltan firmas, para llevarlo a los otros custodios.",
        "Escreve em FILE algo a que faltam assinaturas, para levá-lo aos outros custódios.",
    ),
    "Read the record in FILE, and sign it with a custodian's or delegate's key.\n\nNeeds no node and no network.": (
        "Lee lo que hay en FILE y lo firma con la clave de un custodio o delegado.\n\nNo necesita nodo ni red.",
        "Lê o que há em FILE e o assina com a chave de um custódio ou delegado.\n\nNão precisa de nó nem de rede.",
    ),
    "Bring the signed copies together. With enough signatures the record goes to the outbox.": (
        "Reúne las copias firmadas. Con firmas suficientes pasa a la bandeja de salida.",
        "Reúne as cópias assinadas. Com assinaturas suficientes passa à caixa de saída.",
    ),
    "Forget a record that lacks signatures.": (
        "Olvida algo a lo que faltan firmas.",
        "Esquece algo a que faltam assinaturas.",
    ),
    "Withdraw the document of a record: the record and every proof stay, its words and figures go.\n\nRECORD is its id, or the beginning of it.": (
        "Retira el documento de una declaración: la declaración y toda prueba quedan, sus palabras y cifras se van.\n\nRECORD es su identificador, o el comienzo.",
        "Retira o documento de uma declaração: a declaração e toda prova ficam, suas palavras e números se vão.\n\nRECORD é seu identificador, ou o começo dele.",
    ),
    "Let the custodians sign it, and not the delegate.": (
        "Que firmen los custodios, y no el delegado.",
        "Que assinem os custódios, e não o delegado.",
    ),
    "Fetch a document from the hub, also one that is for the federation only.\n\nRECORD_OR_HASH is the whole id of a record, or the hash of its document or of a file attached to it. What is not public is asked for by a request that the delegate's key signs. No file is ever overwritten.": (
        "Trae un documento del nodo central, también uno que es solo para la federación.\n\nRECORD_OR_HASH es el identificador completo de una declaración, o la huella (hash) de su documento o de un archivo adjunto. Lo que no es público se pide con una solicitud que firma la clave del delegado. Nunca se sobrescribe un archivo.",
        "Traz um documento do nó central, também um que é só para a federação.\n\nRECORD_OR_HASH é o identificador completo de uma declaração, ou o resumo (hash) de seu documento ou de um arquivo anexo. O que não é público se pede com uma solicitação que a chave do delegado assina. Nunca se sobrescreve um arquivo.",
    ),
    # -- help: options -------------------------------------------------------------------------------
    "Address of the hub for this time; else the one of init.": (
        "Dirección del nodo central por esta vez; si no, la de init.",
        "Endereço do nó central por esta vez; se não, o do init.",
    ),
    "Address of the hub, as https://hub.example.": (
        "Dirección del nodo central, como https://hub.example.",
        "Endereço do nó central, como https://hub.example.",
    ),
    "Abstentions.": ("Abstenciones.", "Abstenções."),
    "Answer in JSON, for programs.": (
        "Responde en JSON, para programas.",
        "Responde em JSON, para programas.",
    ),
    "Day of the assembly.": ("Día de la asamblea.", "Dia da assembleia."),
    "Do not ask whether this is to be signed.": ("No preguntar si se firma.", "Não perguntar se assina."),
    "File to go with it, at most 8 MiB; may be given several times.": (
        "Archivo que lo acompaña, de 8 MiB a lo sumo; puede repetirse.",
        "Arquivo que o acompanha, de no máximo 8 MiB; pode repetir-se.",
    ),
    "File to write. Default: FILE itself.": (
        "Archivo que se escribe. Si no se indica: FILE mismo.",
        "Arquivo que se escreve. Se não indicado: o próprio FILE.",
    ),
    "File whose first line is the passphrase of the keys. Also FRENTE_PASSPHRASE; else it is asked for.": (
        "Archivo cuya primera línea es la frase de paso de las claves. También FRENTE_PASSPHRASE; si no, se pregunta.",
        "Arquivo cuja primeira linha é a frase-senha das chaves. Também FRENTE_PASSPHRASE; se não, pergunta-se.",
    ),
    "File with a proof bundle of the network, instead of asking the hub.": (
        "Archivo con un paquete de prueba de la red, en vez de preguntar al nodo central.",
        "Arquivo com um pacote de prova da rede, em vez de perguntar ao nó central.",
    ),
    "First day, UTC.": ("Primer día, UTC.", "Primeiro dia, UTC."),
    "Folder of the node. Default: the current one, or FRENTE_NODE_DATA.": (
        "Carpeta del nodo. Si no se indica: la actual, o FRENTE_NODE_DATA.",
        "Pasta do nó. Se não indicada: a atual, ou FRENTE_NODE_DATA.",
    ),
    "How many keys speak for the assembly.": (
        "Cuántas claves hablan por la asamblea.",
        "Quantas chaves falam pela assembleia.",
    ),
    "How many of them must sign.": ("Cuántas de ellas deben firmar.", "Quantas delas devem assinar."),
    "JSON file with the fields of docs/protocol.md, section 4; - is the standard input. Else they are asked.": (
        "Archivo JSON con los campos de docs/protocol.md, sección 4; - es la entrada estándar. Si no, se preguntan.",
        "Arquivo JSON com os campos de docs/protocol.md, seção 4; - é a entrada padrão. Se não, perguntam-se.",
    ),
    "JSON file: holder, from, until, roles, assembly (date, members, present, for, against, abstained).": (
        "Archivo JSON: holder, from, until, roles, assembly (date, members, present, for, against, abstained).",
        "Arquivo JSON: holder, from, until, roles, assembly (date, members, present, for, against, abstained).",
    ),
    "Key file to sign with.": (
        "Archivo de la clave con que se firma.",
        "Arquivo da chave com que se assina.",
    ),
    "Language. Default: that of LANG, else Spanish.": (
        "Idioma. Si no se indica: el de LANG; si no, español.",
        "Idioma. Se não indicado: o de LANG; se não, espanhol.",
    ),
    "Last day, UTC; at most 366 days in all.": (
        "Último día, UTC; 366 días en total a lo sumo.",
        "Último dia, UTC; 366 dias no total no máximo.",
    ),
    "Make a new key for the delegate, as after a theft.": (
        "Crea una clave nueva para el delegado, como tras un robo.",
        "Cria uma chave nova para o delegado, como depois de um roubo.",
    ),
    "Mandate that ends with the old charter; once for each.": (
        "Mandato que termina con la carta anterior; una vez por cada uno.",
        "Mandato que termina com a carta anterior; uma vez para cada um.",
    ),
    "Members of the assembly.": ("Miembros de la asamblea.", "Membros da assembleia."),
    "More words about it: public, but kept apart, so that they can be withdrawn.": (
        "Más palabras sobre ello: públicas, pero aparte, para que puedan retirarse.",
        "Mais palavras sobre isso: públicas, mas à parte, para que possam ser retiradas.",
    ),
    "Name of the factory: public, for ever.": (
        "Nombre de la fábrica: público, para siempre.",
        "Nome da fábrica: público, para sempre.",
    ),
    "Name or pseudonym of the delegate, as they want to be known.": (
        "Nombre o seudónimo del delegado, como quiera que se le conozca.",
        "Nome ou pseudônimo do delegado, como queira ser conhecido.",
    ),
    "New address of the hub. It must serve the same network.": (
        "Nueva dirección del nodo central. Debe servir la misma red.",
        "Novo endereço do nó central. Deve servir a mesma rede.",
    ),
    "New folder for the node.": ("Carpeta nueva para el nodo.", "Pasta nova para o nó."),
    "New name of the factory.": ("Nuevo nombre de la fábrica.", "Novo nome da fábrica."),
    "Of these, how many were present.": (
        "De ellos, cuántos asistieron.",
        "Deles, quantos estavam presentes.",
    ),
    "Public key of a custodian, as frente-node key shows it; once for each. Replaces all of them.": (
        "Clave pública de un custodio, como la muestra frente-node key; una vez por cada uno. Reemplaza a todos.",
        "Chave pública de um custódio, como a mostra frente-node key; uma vez para cada um. Substitui todos.",
    ),
    "Public key of the delegate, where it is on another machine; it then cosigns by file.": (
        "Clave pública del delegado, si está en otra máquina; entonces cofirma por archivo.",
        "Chave pública do delegado, se está em outra máquina; então coassina por arquivo.",
    ),
    "Report that this one corrects; both stay readable.": (
        "Informe que este corrige; ambos siguen legibles.",
        "Relatório que este corrige; ambos continuam legíveis.",
    ),
    "Show the version and end.": ("Muestra la versión y termina.", "Mostra a versão e termina."),
    "Show this help and end.": ("Muestra esta ayuda y termina.", "Mostra esta ajuda e termina."),
    "Votes against.": ("Votos en contra.", "Votos contra."),
    "Votes for.": ("Votos a favor.", "Votos a favor."),
    "What the delegate may sign; may be given several times. Default: reporter.": (
        "Qué puede firmar el delegado; puede repetirse. Si no se indica: reporter.",
        "O que o delegado pode assinar; pode repetir-se. Se não indicado: reporter.",
    ),
    "Which one, where there are several: its id, or the beginning of it.": (
        "Cuál, si hay varios: su identificador, o el comienzo.",
        "Qual, se há vários: seu identificador, ou o começo dele.",
    ),
    "Who may read it. The hub's operator always can.": (
        "Quién puede leerlo. El operador del nodo central siempre puede.",
        "Quem pode ler. O operador do nó central sempre pode.",
    ),
    "Who may read the delegate's name.": (
        "Quién puede leer el nombre del delegado.",
        "Quem pode ler o nome do delegado.",
    ),
    "Why, for everybody to see.": ("Por qué, a la vista de todos.", "Por quê, à vista de todos."),
    "Write the receipts of records carried for others instead, to bring them back.": (
        "Escribe en cambio los acuses de lo llevado para otros, para devolvérselos.",
        "Escreve em vez disso os recibos do que foi levado para outros, para devolvê-los.",
    ),
    "Write the document to this new file; else it is shown.": (
        "Escribe el documento en este archivo nuevo; si no, se muestra.",
        "Escreve o documento neste arquivo novo; se não, é mostrado.",
    ),
    # -- headings ------------------------------------------------------------------------------------
    "Usage": ("Uso", "Uso"),
    "Options": ("Opciones", "Opções"),
    "Commands": ("Órdenes", "Comandos"),
    "Making keys": ("Creando claves", "Criando chaves"),
    "Sending": ("Enviando", "Enviando"),
    "Reading": ("Leyendo", "Lendo"),
    "Writing": ("Escribiendo", "Escrevendo"),
    # -- passphrases and keys ------------------------------------------------------------------------
    "New passphrase for the key {key}": (
        "Nueva frase de paso para la clave {key}",
        "Nova frase-senha para a chave {key}",
    ),
    "Passphrase of the key {key}": ("Frase de paso de la clave {key}", "Frase-senha da chave {key}"),
    "The same again": ("Otra vez la misma", "A mesma outra vez"),
    "Public key: {key}": ("Clave pública: {key}", "Chave pública: {key}"),
    "Give each custodian their file from {folder}, and keep no copy here.": (
        "Entregue a cada custodio su archivo de {folder}, y no guarde copia aquí.",
        "Entregue a cada custódio seu arquivo de {folder}, e não guarde cópia aqui.",
    ),
    # -- who -----------------------------------------------------------------------------------------
    "A charter names its network, so init needs the hub, or a file from it with --network FILE.": (
        "Una carta nombra a su red: init necesita el nodo central, o un archivo de él con --network FILE.",
        "Uma carta nomeia sua rede: init precisa do nó central, ou de um arquivo dele com --network FILE.",
    ),
    "The factory {name} has the id {id}": (
        "La fábrica {name} tiene el identificador {id}",
        "A fábrica {name} tem o identificador {id}",
    ),
    "Compare the id and the key of the log with another factory: from now on nothing else is believed.": (
        "Compare el identificador y la clave del registro con otra fábrica: desde ahora no se cree otra cosa.",
        "Compare o identificador e a chave do registro com outra fábrica: a partir de agora não se crê em outra coisa.",
    ),
    "The charter waits in the outbox. Send it: frente-node sync": (
        "La carta espera en la bandeja de salida. Para enviarla: frente-node sync",
        "A carta espera na caixa de saída. Para enviá-la: frente-node sync",
    ),
    "Network: {name}": ("Red: {name}", "Rede: {name}"),
    "  id: {id}": ("  identificador: {id}", "  identificador: {id}"),
    "  log: {origin}": ("  registro: {origin}", "  registro: {origin}"),
    "  key of the log: {vkey}": ("  clave del registro: {vkey}", "  chave do registro: {vkey}"),
    "Hub: {url}": ("Nodo central: {url}", "Nó central: {url}"),
    "Factory: {name}": ("Fábrica: {name}", "Fábrica: {name}"),
    "  custodians: {threshold} of {count} sign": (
        "  custodios: firman {threshold} de {count}",
        "  custódios: assinam {threshold} de {count}",
    ),
    "Last sync: {when}": ("Última sincronización: {when}", "Última sincronização: {when}"),
    "never": ("nunca", "nunca"),
    "Log: {size} entries verified": (
        "Registro: {size} entradas verificadas",
        "Registro: {size} entradas verificadas",
    ),
    "To send: {outbox}. Waiting at the hub: {waiting}. Refused: {refused}.": (
        "Por enviar: {outbox}. En espera en el nodo central: {waiting}. Rechazados: {refused}.",
        "Por enviar: {outbox}. Em espera no nó central: {waiting}. Recusados: {refused}.",
    ),
    "Records that lack signatures: {count}": (
        "Con firmas pendientes: {count}",
        "Com assinaturas pendentes: {count}",
    ),
    # -- mandates ------------------------------------------------------------------------------------
    "Name or pseudonym of the delegate": (
        "Nombre o seudónimo del delegado",
        "Nome ou pseudônimo do delegado",
    ),
    "First day (YYYY-MM-DD)": ("Primer día (AAAA-MM-DD)", "Primeiro dia (AAAA-MM-DD)"),
    "Last day (YYYY-MM-DD)": ("Último día (AAAA-MM-DD)", "Último dia (AAAA-MM-DD)"),
    "Day of the assembly (YYYY-MM-DD)": ("Día de la asamblea (AAAA-MM-DD)", "Dia da assembleia (AAAA-MM-DD)"),
    "Members of the assembly": ("Miembros de la asamblea", "Membros da assembleia"),
    "Present": ("Presentes", "Presentes"),
    "Votes for": ("Votos a favor", "Votos a favor"),
    "Votes against": ("Votos en contra", "Votos contra"),
    "Abstentions": ("Abstenciones", "Abstenções"),
    "The assembly has given no mandate yet: frente-node mandate give": (
        "La asamblea aún no dio ningún mandato: frente-node mandate give",
        "A assembleia ainda não deu nenhum mandato: frente-node mandate give",
    ),
    "ended": ("terminado", "encerrado"),
    "expired": ("vencido", "vencido"),
    # -- how far a record got ------------------------------------------------------------------------
    "to be sent": ("por enviar", "por enviar"),
    "waiting": ("en espera", "em espera"),
    "in the log": ("en el registro", "no registro"),
    "refused": ("rechazado", "recusado"),
    "replaced": ("reemplazado", "substituído"),
    "given up": ("abandonado", "abandonado"),
    "{kind} {id} is given up.": ("{kind} {id}: abandonado.", "{kind} {id}: abandonado."),
    "Give up a record that was not accepted: it is sent no more. RECORD is its id, or the beginning of it.": (
        "Abandona algo que no fue aceptado: no se envía más. RECORD es su identificador, o el comienzo.",
        "Abandona algo que não foi aceito: não se envia mais. RECORD é seu identificador, ou o começo dele.",
    ),
    "This machine's clock is {days} days behind the log's day. Check its date.": (
        "El reloj de esta máquina está {days} días detrás del día del registro. Revise su fecha.",
        "O relógio desta máquina está {days} dias atrás do dia do registro. Confira sua data.",
    ),
    "Nothing waits in the outbox.": (
        "Nada espera en la bandeja de salida.",
        "Nada espera na caixa de saída.",
    ),
    "{kind} {id} is signed and waits in the outbox.": (
        "{kind} {id}: firmado, espera en la bandeja de salida.",
        "{kind} {id}: assinado, espera na caixa de saída.",
    ),
    "Send it: frente-node sync": ("Para enviarlo: frente-node sync", "Para enviar: frente-node sync"),
    "{kind} {old} is signed again as {new}.": (
        "{kind} {old}: firmado de nuevo como {new}.",
        "{kind} {old}: assinado de novo como {new}.",
    ),
    "Nothing was refused that signing again can mend.": (
        "No hay nada rechazado que se arregle firmando de nuevo.",
        "Não há nada recusado que se conserte assinando de novo.",
    ),
    "Nothing was to be sent.": ("No había nada por enviar.", "Não havia nada por enviar."),
    "{kind} {id} is in the log, as entry {entry}.": (
        "{kind} {id}: está en el registro, como entrada {entry}.",
        "{kind} {id}: está no registro, como entrada {entry}.",
    ),
    "{kind} {id} waits.": ("{kind} {id}: en espera.", "{kind} {id}: em espera."),
    "{kind} {id} was refused.": ("{kind} {id}: rechazado.", "{kind} {id}: recusado."),
    "Records that signing again can mend: {count}. frente-node outbox renew": (
        "Se arreglan firmando de nuevo: {count}. frente-node outbox renew",
        "Consertam-se assinando de novo: {count}. frente-node outbox renew",
    ),
    "The log has {size} entries, and continues what this node saw before.": (
        "El registro tiene {size} entradas, y continúa lo que este nodo vio antes.",
        "O registro tem {size} entradas, e continua o que este nó viu antes.",
    ),
    "The hub has {hub} records of the mandate {mandate}, and this folder knew {here}: it was restored from a backup. Numbers go on behind those.": (
        "El nodo central tiene {hub} declaraciones del mandato {mandate}, y esta carpeta conocía {here}: se restauró de una copia. Los números siguen después de aquellos.",
        "O nó central tem {hub} declarações do mandato {mandate}, e esta pasta conhecia {here}: foi restaurada de uma cópia. Os números seguem depois daqueles.",
    ),
    "The log's day is {day}, and this machine's clock is {days} days away from it. One of the two is wrong: check the date of this machine.": (
        "El día del registro es {day}, y el reloj de esta máquina se aparta {days} días. Uno de los dos está mal: revise la fecha de esta máquina.",
        "O dia do registro é {day}, e o relógio desta máquina se afasta {days} dias. Um dos dois está errado: confira a data desta máquina.",
    ),
    "The document is in {file}: {size} bytes, hash verified.": (
        "El documento está en {file}: {size} bytes, huella verificada.",
        "O documento está em {file}: {size} bytes, resumo verificado.",
    ),
    # -- sticks and receipts -------------------------------------------------------------------------
    "{count} records are in {files}.": (
        "{count} declaraciones están en {files}.",
        "{count} declarações estão em {files}.",
    ),
    "Receipts taken: {accepted}. Records to carry on: {carried}. Known already: {known}.": (
        "Acuses tomados: {accepted}. Para llevar adelante: {carried}. Ya conocidos: {known}.",
        "Recibos tomados: {accepted}. Para levar adiante: {carried}. Já conhecidos: {known}.",
    ),
    "There are no receipts yet.": ("Todavía no hay acuses.", "Ainda não há recibos."),
    "{count} receipts are in {folder}. Check one: frente-verify receipt FILE": (
        "{count} acuses están en {folder}. Para comprobar uno: frente-verify receipt FILE",
        "{count} recibos estão em {folder}. Para conferir um: frente-verify receipt FILE",
    ),
    # -- cosigning -----------------------------------------------------------------------------------
    "{kind} {id} lacks {count} signatures.": (
        "{kind} {id}: faltan {count} firmas.",
        "{kind} {id}: faltam {count} assinaturas.",
    ),
    "Ask the other custodians: frente-node cosign request FILE": (
        "Para pedirlas a los otros custodios: frente-node cosign request FILE",
        "Para pedi-las aos outros custódios: frente-node cosign request FILE",
    ),
    "No record lacks signatures.": ("No falta ninguna firma.", "Não falta nenhuma assinatura."),
    "{file} asks for signatures under: {kind} {id}.": (
        "{file} pide firmas para: {kind} {id}.",
        "{file} pede assinaturas para: {kind} {id}.",
    ),
    "On the other machine: frente-node cosign sign {file} --key KEYFILE": (
        "En la otra máquina: frente-node cosign sign {file} --key KEYFILE",
        "Na outra máquina: frente-node cosign sign {file} --key KEYFILE",
    ),
    "Sign this?": ("¿Firmar esto?", "Assinar isto?"),
    "Signed. {file} goes back to the machine that asked.": (
        "Firmado. {file} vuelve a la máquina que lo pidió.",
        "Assinado. {file} volta à máquina que o pediu.",
    ),
    "{kind} {id} is forgotten.": ("{kind} {id}: olvidado.", "{kind} {id}: esquecido."),
    "Signatures: {counts}": ("Firmas: {counts}", "Assinaturas: {counts}"),
    # -- faults and what to do -----------------------------------------------------------------------
    "Stopped. What was signed before is kept.": (
        "Detenido. Lo firmado antes se conserva.",
        "Interrompido. O que foi assinado antes é conservado.",
    ),
    "Evidence: {files}": ("Prueba: {files}", "Prova: {files}"),
    "Another charter came first. Sync, then make the change again.": (
        "Otra carta llegó antes. Sincronice y haga el cambio de nuevo.",
        "Outra carta chegou antes. Sincronize e faça a mudança de novo.",
    ),
    "Each key has one purpose. Make another one: frente-node key new": (
        "Cada clave tiene un solo fin. Cree otra: frente-node key new",
        "Cada chave tem um só fim. Crie outra: frente-node key new",
    ),
    "It goes again with each sync, once the factory is admitted.": (
        "Va de nuevo con cada sincronización, en cuanto la fábrica esté admitida.",
        "Vai de novo a cada sincronização, assim que a fábrica estiver admitida.",
    ),
    "It goes again with each sync, once the mandate has begun.": (
        "Va de nuevo con cada sincronización, en cuanto el mandato haya comenzado.",
        "Vai de novo a cada sincronização, assim que o mandato tiver começado.",
    ),
    "It goes again with each sync, once the mandate is in the log.": (
        "Va de nuevo con cada sincronización, en cuanto el mandato esté en el registro.",
        "Vai de novo a cada sincronização, assim que o mandato estiver no registro.",
    ),
    "It goes again with each sync.": (
        "Va de nuevo con cada sincronización.",
        "Vai de novo a cada sincronização.",
    ),
    "It waits for the network to admit the factory; it goes again with each sync.": (
        "Espera a que la red admita a la fábrica; va de nuevo con cada sincronización.",
        "Espera que a rede admita a fábrica; vai de novo a cada sincronização.",
    ),
    "More custodians must sign: frente-node cosign request FILE": (
        "Deben firmar más custodios: frente-node cosign request FILE",
        "Devem assinar mais custódios: frente-node cosign request FILE",
    ),
    "Name the folder with --data, or make a node with: frente-node init": (
        "Indique la carpeta con --data, o cree un nodo con: frente-node init",
        "Indique a pasta com --data, ou crie um nó com: frente-node init",
    ),
    "Nothing is lost. Try again later, or carry it on a stick: frente-node bundle write FILE": (
        "Nada se pierde. Pruebe más tarde, o llévelo en una memoria USB: frente-node bundle write FILE",
        "Nada se perde. Tente mais tarde, ou leve em um pendrive: frente-node bundle write FILE",
    ),
    "Nothing was half written. Make room on the disk, then try again.": (
        "Nada quedó a medio escribir. Haga lugar en el disco y pruebe de nuevo.",
        "Nada ficou pela metade. Libere espaço no disco e tente de novo.",
    ),
    "Once a mandate grants the role: frente-node outbox renew": (
        "Cuando un mandato lo permita: frente-node outbox renew",
        "Quando um mandato o permitir: frente-node outbox renew",
    ),
    "Once the assembly has given a new mandate: frente-node outbox renew": (
        "Cuando la asamblea haya dado un mandato nuevo: frente-node outbox renew",
        "Quando a assembleia tiver dado um mandato novo: frente-node outbox renew",
    ),
    "Sign it again with the next number: frente-node outbox renew": (
        "Fírmelo de nuevo con el número siguiente: frente-node outbox renew",
        "Assine de novo com o número seguinte: frente-node outbox renew",
    ),
    "The assembly gives a mandate with: frente-node mandate give": (
        "La asamblea da un mandato con: frente-node mandate give",
        "A assembleia dá um mandato com: frente-node mandate give",
    ),
    "The document did not arrive. Sync again.": (
        "El documento no llegó. Sincronice de nuevo.",
        "O documento não chegou. Sincronize de novo.",
    ),
    "The document was withdrawn and is not taken again. Write a new one.": (
        "El documento fue retirado y no se toma otra vez. Escriba uno nuevo.",
        "O documento foi retirado e não é aceito outra vez. Escreva um novo.",
    ),
    "The hub is of another network than the one pinned here. Check the address.": (
        "El nodo central es de otra red que la fijada aquí. Revise la dirección.",
        "O nó central é de outra rede que a fixada aqui. Confira o endereço.",
    ),
    "The hub lost entries that it had shown. Do not send anything more; tell its operator, and show the files.": (
        "El nodo central perdió entradas que había mostrado. No envíe nada más; avise a su operador y muéstrele los archivos.",
        "O nó central perdeu entradas que tinha mostrado. Não envie mais nada; avise seu operador e mostre-lhe os arquivos.",
    ),
    "The hub showed two histories. Both signed checkpoints are kept as evidence: show them to others, and do not trust this hub.": (
        "El nodo central mostró dos historias. Ambos puntos de control firmados quedan como prueba: muéstrelos a otros, y no confíe en este nodo central.",
        "O nó central mostrou duas histórias. Ambos os pontos de controle assinados ficam como prova: mostre-os a outros, e não confie neste nó central.",
    ),
    "This node saw another history of the log than the hub shows. Keep the folder evidence/ and ask others.": (
        "Este nodo vio otra historia del registro que la que muestra el nodo central. Guarde la carpeta evidence/ y pregunte a otros.",
        "Este nó viu outra história do registro que a mostrada pelo nó central. Guarde a pasta evidence/ e pergunte a outros.",
    ),
    "Too many factories wait. It goes again with each sync.": (
        "Esperan demasiadas fábricas. Va de nuevo con cada sincronización.",
        "Esperam fábricas demais. Vai de novo a cada sincronização.",
    ),
    "Type it when asked, or use --passphrase-file FILE or FRENTE_PASSPHRASE.": (
        "Escríbala cuando se pida, o use --passphrase-file FILE o FRENTE_PASSPHRASE.",
        "Digite-a quando pedida, ou use --passphrase-file FILE ou FRENTE_PASSPHRASE.",
    ),
    "Wait a while, then sync again.": (
        "Espere un rato y sincronice de nuevo.",
        "Espere um pouco e sincronize de novo.",
    ),
    "Wait until the other frente-node is done, then try again.": (
        "Espere a que termine el otro frente-node y pruebe de nuevo.",
        "Espere que o outro frente-node termine e tente de novo.",
    ),
    "Choose another name, or move the file away.": (
        "Elija otro nombre, o mueva el archivo a otra parte.",
        "Escolha outro nome, ou mova o arquivo para outro lugar.",
    ),
    "Ask again. If it comes back, somebody else sends your requests a second time: use an address with https.": (
        "Pida otra vez. Si vuelve a ocurrir, alguien más envía sus solicitudes por segunda vez: use una dirección con https.",
        "Peça outra vez. Se voltar a acontecer, outra pessoa envia suas solicitações pela segunda vez: use um endereço com https.",
    ),
    "Set the clock of this machine right.": (
        "Ponga en hora el reloj de esta máquina.",
        "Acerte o relógio desta máquina.",
    ),
    # -- questions -----------------------------------------------------------------------------------
    "What is not known stays empty: press Enter.": (
        "Lo que no se sabe queda vacío: pulse Intro.",
        "O que não se sabe fica vazio: aperte Enter.",
    ),
    "First day of the period (YYYY-MM-DD)": (
        "Primer día del período (AAAA-MM-DD)",
        "Primeiro dia do período (AAAA-MM-DD)",
    ),
    "Last day of the period (YYYY-MM-DD)": (
        "Último día del período (AAAA-MM-DD)",
        "Último dia do período (AAAA-MM-DD)",
    ),
    "Capacity used, in percent": ("Capacidad usada, en por ciento", "Capacidade usada, em por cento"),
    "What 100 percent means": ("Qué significa el 100 por ciento", "O que significam os 100 por cento"),
    "Workers who are members": ("Trabajadores que son miembros", "Trabalhadores que são membros"),
    "Workers with a contract": ("Trabajadores con contrato", "Trabalhadores com contrato"),
    "Casual workers": ("Trabajadores eventuales", "Trabalhadores eventuais"),
    "Highest pay as a multiple of the lowest (1: equal)": (
        "El pago más alto como múltiplo del más bajo (1: igual)",
        "O pagamento mais alto como múltiplo do mais baixo (1: igual)",
    ),
    "Income from production, in percent": (
        "Ingresos por producción, en por ciento",
        "Receita de produção, em por cento",
    ),
    "Income from repairs, in percent": (
        "Ingresos por reparaciones, en por ciento",
        "Receita de reparos, em por cento",
    ),
    "Income from loans, in percent": (
        "Ingresos por préstamos, en por ciento",
        "Receita de empréstimos, em por cento",
    ),
    "Income from grants, in percent": (
        "Ingresos por subsidios, en por ciento",
        "Receita de subsídios, em por cento",
    ),
    "Other income, in percent": ("Otros ingresos, en por ciento", "Outras receitas, em por cento"),
    "Months that the factory can go on with what it has": (
        "Meses que la fábrica puede seguir con lo que tiene",
        "Meses que a fábrica pode seguir com o que tem",
    ),
    "Something that is needed": ("Algo que se necesita", "Algo de que se precisa"),
    "What is needed": ("Qué se necesita", "De que se precisa"),
    "How much": ("Cuánto", "Quanto"),
    "In which unit": ("En qué unidad", "Em que unidade"),
    "Size": ("Medida", "Medida"),
    "By which day (YYYY-MM-DD)": ("Para qué día (AAAA-MM-DD)", "Até que dia (AAAA-MM-DD)"),
    "Something that is offered": ("Algo que se ofrece", "Algo que se oferece"),
    "What is offered": ("Qué se ofrece", "O que se oferece"),
    "A delivery": ("Una entrega", "Uma entrega"),
    "What was ordered": ("Qué se encargó", "O que foi encomendado"),
    "Who ordered it": ("Quién lo encargó", "Quem encomendou"),
    "Promised (2007, 2007-04 or 2007-04-19)": (
        "Prometido (2007, 2007-04 o 2007-04-19)",
        "Prometido (2007, 2007-04 ou 2007-04-19)",
    ),
    "Made (date, as exact as it is known)": (
        "Hecho (fecha, tan exacta como se sepa)",
        "Feito (data, tão exata quanto se saiba)",
    ),
    "Ready (date, as exact as it is known)": (
        "Listo (fecha, tan exacta como se sepa)",
        "Pronto (data, tão exata quanto se saiba)",
    ),
    "Collected (date, as exact as it is known)": (
        "Retirado (fecha, tan exacta como se sepa)",
        "Retirado (data, tão exata quanto se saiba)",
    ),
    "Paid (date, as exact as it is known)": (
        "Pagado (fecha, tan exacta como se sepa)",
        "Pago (data, tão exata quanto se saiba)",
    ),
    "Hours of classes in the period": ("Horas de clases en el período", "Horas de aula no período"),
    "People in the classes": ("Personas en las clases", "Pessoas nas aulas"),
    "A difficulty": ("Una dificultad", "Uma dificuldade"),
    "Kind: raw-material, finance, sales, machinery, legal, state, energy, skills, other": (
        "Clase: raw-material (materia prima), finance (finanzas), sales (ventas), machinery (maquinaria), legal, state (Estado), energy (energía), skills (oficios), other (otra)",
        "Tipo: raw-material (matéria-prima), finance (finanças), sales (vendas), machinery (maquinaria), legal, state (Estado), energy (energia), skills (ofícios), other (outro)",
    ),
    "In words": ("En palabras", "Em palavras"),
    "Anything else, in words": ("Algo más, en palabras", "Algo mais, em palavras"),
    "What the factory is, in words": ("Qué es la fábrica, en palabras", "O que é a fábrica, em palavras"),
    "Country (two letters, as VE)": ("País (dos letras, como VE)", "País (duas letras, como VE)"),
    "State": ("Estado o provincia", "Estado ou província"),
    "Municipality": ("Municipio", "Município"),
    "Town": ("Localidad", "Localidade"),
    "Sector": ("Sector", "Setor"),
    "Sector as a number of ISIC Rev. 4 (2 to 4 digits)": (
        "Sector como número de la CIIU Rev. 4 (2 a 4 cifras)",
        "Setor como número da CIIU Rev. 4 (2 a 4 algarismos)",
    ),
    "A product": ("Un producto", "Um produto"),
    "Something that the factory can make or do": (
        "Algo que la fábrica sabe hacer",
        "Algo que a fábrica sabe fazer",
    ),
    "Legal form: cooperative, company, state-enterprise, mixed, association, none, other": (
        "Forma legal: cooperative (cooperativa), company (compañía), state-enterprise (empresa del Estado), mixed (mixta), association (asociación), none (ninguna), other (otra)",
        "Forma legal: cooperative (cooperativa), company (companhia), state-enterprise (empresa do Estado), mixed (mista), association (associação), none (nenhuma), other (outra)",
    ),
    "Legal form that the workers demand": (
        "Forma legal que exigen los trabajadores",
        "Forma legal que os trabalhadores exigem",
    ),
    "Closed by its owners (2002, 2002-12 or 2002-12-10)": (
        "Cerrada por sus dueños (2002, 2002-12 o 2002-12-10)",
        "Fechada por seus donos (2002, 2002-12 ou 2002-12-10)",
    ),
    "Occupied (date, as exact as it is known)": (
        "Tomada (fecha, tan exacta como se sepa)",
        "Ocupada (data, tão exata quanto se saiba)",
    ),
    "Recovered (date, as exact as it is known)": (
        "Recuperada (fecha, tan exacta como se sepa)",
        "Recuperada (data, tão exata quanto se saiba)",
    ),
    "How the take-over went, in words": ("Cómo fue la toma, en palabras", "Como foi a ocupação, em palavras"),
    "Address of a web page": ("Dirección de una página web", "Endereço de uma página web"),
    # -- how exactly a place is shown -----------------------------------------------------------------
    "How exactly the place is shown, rounded before signing. Default: as it is given, or asked for.": (
        "Con qué exactitud se muestra el lugar; se redondea antes de firmar. Por defecto: como se da, o se pregunta.",
        "Com que exatidão se mostra o lugar; é arredondado antes de assinar. Padrão: como é dado, ou pergunta-se.",
    ),
    "Coordinates, as degrees north and east: 10.3512, -66.9813 (how exactly they are shown is asked next)": (
        "Coordenadas, en grados norte y este: 10.3512, -66.9813 (después se pregunta con qué exactitud se muestran)",
        "Coordenadas, em graus norte e leste: 10.3512, -66.9813 (depois se pergunta com que exatidão são mostradas)",
    ),
    "How exactly may the place be known? What is signed and public stays known for ever.": (
        "¿Con qué exactitud se puede conocer el lugar? Lo que se firma y es público queda conocido para siempre.",
        "Com que exatidão o lugar pode ser conhecido? O que se assina e é público fica conhecido para sempre.",
    ),
    "One of these (Enter: {usual})": (
        "Una de estas (Intro: {usual})",
        "Uma destas (Enter: {usual})",
    ),
    "There is no such choice.": (
        "No existe esa opción.",
        "Não existe essa opção.",
    ),
    "the coordinates as they were given": (
        "las coordenadas tal como se dieron",
        "as coordenadas tal como foram dadas",
    ),
    "coordinates within about 1 km": (
        "coordenadas con 1 km de margen, más o menos",
        "coordenadas com cerca de 1 km de margem",
    ),
    "coordinates within about 10 km": (
        "coordenadas con 10 km de margen, más o menos",
        "coordenadas com cerca de 10 km de margem",
    ),
    "the town or municipality, without coordinates": (
        "la localidad o el municipio, sin coordenadas",
        "a localidade ou o município, sem coordenadas",
    ),
    "the state or province alone": (
        "solo el estado o la provincia",
        "só o estado ou a província",
    ),
    "the country alone": (
        "solo el país",
        "só o país",
    ),
    "Of the place, this will be public: {place}": (
        "Del lugar, esto será público: {place}",
        "Do lugar, isto será público: {place}",
    ),
    "Of the place, this will be public: {place} ({point}, within about {distance})": (
        "Del lugar, esto será público: {place} ({point}, con unos {distance} de margen)",
        "Do lugar, isto será público: {place} ({point}, com cerca de {distance} de margem)",
    ),
    # -- proposals of statutes ------------------------------------------------------------------------
    "(without a title)": (
        "(sin título)",
        "(sem título)",
    ),
    "A new article behind this one, or `start`; its words: --text.": (
        "Un artículo nuevo detrás de este, o `start` para el comienzo; su texto: --text.",
        "Um artigo novo atrás deste, ou `start` para o começo; seu texto: --text.",
    ),
    "Amendments: one change to one article of a proposal, and why.": (
        "Enmiendas: un cambio a un artículo de una propuesta, y por qué.",
        "Emendas: uma mudança em um artigo de uma proposta, e por quê.",
    ),
    "An article; give each.": (
        "Un artículo; indique cada uno.",
        "Um artigo; indique cada um.",
    ),
    "Another article begins with these words.": (
        "Con estas palabras comienza otro artículo.",
        "Com estas palavras começa outro artigo.",
    ),
    "Another heading, or that of the new article; empty: none.": (
        "Otro título, o el del artículo nuevo; vacío: ninguno.",
        "Outro título, ou o do artigo novo; vazio: nenhum.",
    ),
    "Folder of the files that the text includes (.tex, .rst); they are taken from nowhere else.": (
        "Carpeta de los archivos que el texto incluye (.tex, .rst); no se toman de ningún otro lugar.",
        "Pasta dos arquivos que o texto inclui (.tex, .rst); não são tomados de nenhum outro lugar.",
    ),
    "Fetch it: frente-node proposal fetch RECORD": (
        "Tráigala: frente-node proposal fetch RECORD",
        "Traga-a: frente-node proposal fetch RECORD",
    ),
    'Install it: pip install "frente[statutes]"; or save the text as .md or .txt.': (
        'Instálelo: pip install "frente[statutes]"; o guarde el texto como .md o .txt.',
        'Instale-o: pip install "frente[statutes]"; ou salve o texto como .md ou .txt.',
    ),
    "Is all of this right? Press Enter to sign it. What was misunderstood can be set right:": (
        "¿Está todo bien? Pulse Intro para firmarlo. Lo que se entendió mal puede corregirse:",
        "Está tudo certo? Aperte Enter para assinar. O que foi mal entendido pode ser corrigido:",
    ),
    "Keep another factory's proposal here, to be read and amended without a connection.\n\nRECORD is its whole id. Nothing is believed that the proof does not show.": (
        "Guarda aquí la propuesta de otra fábrica, para leerla y enmendarla sin conexión.\n\nRECORD es su identificador entero. No se cree nada que la prueba no muestre.",
        "Guarda aqui a proposta de outra fábrica, para lê-la e emendá-la sem conexão.\n\nRECORD é seu identificador inteiro. Não se acredita em nada que a prova não mostre.",
    ),
    "List the proposals whose words are here.": (
        "Lista las propuestas cuyo texto está aquí.",
        "Lista as propostas cujo texto está aqui.",
    ),
    "Look at the proposal as it stands in the log: frente-node proposal show RECORD": (
        "Mire la propuesta como está en el registro: frente-node proposal show RECORD",
        "Veja a proposta como está no registro: frente-node proposal show RECORD",
    ),
    "No proposal is kept here. Another factory's: frente-node proposal fetch RECORD": (
        "Aquí no hay ninguna propuesta. Para traer la de otra fábrica: frente-node proposal fetch RECORD",
        "Aqui não há nenhuma proposta. Para trazer a de outra fábrica: frente-node proposal fetch RECORD",
    ),
    "Not taken, after {article}: {text}": (
        "No se tomó, después de {article}: {text}",
        "Não foi tomado, depois de {article}: {text}",
    ),
    "Not taken, at the beginning: {text}": (
        "No se tomó, al comienzo: {text}",
        "Não foi tomado, no começo: {text}",
    ),
    "Our earlier version; its articles keep their names.": (
        "Nuestra versión anterior; sus artículos conservan sus nombres.",
        "Nossa versão anterior; seus artigos conservam seus nomes.",
    ),
    "Proof bundle in a file, where there is no connection.": (
        "Paquete de prueba en un archivo, donde no hay conexión.",
        "Pacote de prova em um arquivo, onde não há conexão.",
    ),
    "Proposal of which this is an amended version.": (
        "Propuesta de la que esta es una versión enmendada.",
        "Proposta da qual esta é uma versão emendada.",
    ),
    "Proposals of statutes: our own, and other factories' to amend.": (
        "Propuestas de estatutos: las nuestras, y las de otras fábricas para enmendarlas.",
        "Propostas de estatutos: as nossas, e as de outras fábricas para emendá-las.",
    ),
    "Show a proposal whose words are here: its articles, by the names that amendments use.\n\nRECORD is its id, or the beginning of it.": (
        "Muestra una propuesta cuyo texto está aquí: sus artículos, con los nombres que usan las enmiendas.\n\nRECORD es su identificador, o su comienzo.",
        "Mostra uma proposta cujo texto está aqui: seus artigos, com os nomes que as emendas usam.\n\nRECORD é seu identificador, ou seu começo.",
    ),
    "Show all the words of this article.": (
        "Muestra todo el texto de este artículo.",
        "Mostra todo o texto deste artigo.",
    ),
    "Sign a correction: these articles speak of the same, or do not.": (
        "Firma una corrección: estos artículos hablan de lo mismo, o no.",
        "Assina uma correção: estes artigos falam do mesmo, ou não.",
    ),
    "Sign an amendment to a proposal whose words are here.\n\nOne of: --replace with --with, --insert-after with --text, --delete, --move-after, --heading.": (
        "Firma una enmienda a una propuesta cuyo texto está aquí.\n\nUna de estas: --replace con --with, --insert-after con --text, --delete, --move-after, --heading.",
        "Assina uma emenda a uma proposta cujo texto está aqui.\n\nUma destas: --replace com --with, --insert-after com --text, --delete, --move-after, --heading.",
    ),
    "Sign the statutes in FILE as a proposal, with the file itself beside it.\n\nWhat was understood is shown first, and what was misunderstood can be set right. Reads .md and .txt; with the extra `statutes` also .docx, .odt, .html, .rst and .tex.": (
        "Firma los estatutos que hay en FILE como propuesta, con el archivo mismo al lado.\n\nPrimero se muestra lo que se entendió, y lo que se entendió mal puede corregirse. Lee .md y .txt; con el extra `statutes` también .docx, .odt, .html, .rst y .tex.",
        "Assina os estatutos que há em FILE como proposta, com o próprio arquivo ao lado.\n\nPrimeiro se mostra o que foi entendido, e o que foi mal entendido pode ser corrigido. Lê .md e .txt; com o extra `statutes` também .docx, .odt, .html, .rst e .tex.",
    ),
    "Sign what was understood without asking.": (
        "Firma lo que se entendió, sin preguntar.",
        "Assina o que foi entendido, sem perguntar.",
    ),
    "Take it from this hub, this time only.": (
        "Lo toma de este nodo central, solo esta vez.",
        "Toma-o deste nó central, só desta vez.",
    ),
    "The article goes behind this one, or to the `start`.": (
        "El artículo va detrás de este, o al comienzo (`start`).",
        "O artigo vai atrás deste, ou ao começo (`start`).",
    ),
    "The article has this number.": (
        "El artículo tiene este número.",
        "O artigo tem este número.",
    ),
    "The article, as `proposal show` calls it; none for a new one.": (
        "El artículo, como lo llama `proposal show`; ninguno si es nuevo.",
        "O artigo, como o chama `proposal show`; nenhum se é novo.",
    ),
    "The proposal: its id, or the beginning of it.": (
        "La propuesta: su identificador, o su comienzo.",
        "A proposta: seu identificador, ou seu começo.",
    ),
    "The second is no article of its own.": (
        "El segundo no es un artículo aparte.",
        "O segundo não é um artigo à parte.",
    ),
    "The whole article goes.": (
        "Se quita todo el artículo.",
        "Sai o artigo inteiro.",
    ),
    "There is no article {article}.": (
        "No hay ningún artículo {article}.",
        "Não há nenhum artigo {article}.",
    ),
    "These first words are its heading.": (
        "Estas primeras palabras son su título.",
        "Estas primeiras palavras são seu título.",
    ),
    "They speak of the same; no two of them do; they speak of what those in --to speak of, and of nothing else.": (
        "Hablan de lo mismo; no hay dos que hablen de lo mismo; hablan de lo que hablan los de --to, y de nada más.",
        "Falam do mesmo; não há dois que falem do mesmo; falam do que falam os de --to, e de nada mais.",
    ),
    "Title of the statutes, where the file has another.": (
        "Título de los estatutos, si el archivo tiene otro.",
        "Título dos estatutos, se o arquivo tem outro.",
    ),
    "What is to be done? join, split, number, heading, show; or Enter to sign.": (
        "¿Qué hay que hacer? unir, partir, número, título, ver; o Intro para firmar.",
        "O que fazer? juntar, dividir, número, título, ver; ou Enter para assinar.",
    ),
    "Which articles of which proposals speak of the same.": (
        "Qué artículos de qué propuestas hablan de lo mismo.",
        "Quais artigos de quais propostas falam do mesmo.",
    ),
    "Why, in words, for everybody to read.": (
        "Por qué, en palabras, para que todos lo lean.",
        "Por quê, em palavras, para que todos leiam.",
    ),
    "With move: an article of the topic where they belong.": (
        "Con move: un artículo del tema al que pertenecen.",
        "Com move: um artigo do tema a que pertencem.",
    ),
    "Words of the article that go; they stand there once.": (
        "Palabras del artículo que se quitan; están ahí una sola vez.",
        "Palavras do artigo que saem; estão ali uma só vez.",
    ),
    "Words of the new article.": (
        "Texto del artículo nuevo.",
        "Texto do artigo novo.",
    ),
    "Words that come in their place; may be empty.": (
        "Palabras que van en su lugar; pueden quedar vacías.",
        "Palavras que vão em seu lugar; podem ficar vazias.",
    ),
    "all of its words": (
        "todo su texto",
        "todo o seu texto",
    ),
    "another article begins with these words": (
        "con estas palabras comienza otro artículo",
        "com estas palavras começa outro artigo",
    ),
    "another factory's": (
        "de otra fábrica",
        "de outra fábrica",
    ),
    "heading article-5 WORDS": (
        "título article-5 PALABRAS",
        "título article-5 PALAVRAS",
    ),
    "join article-4 article-5": (
        "unir article-4 article-5",
        "juntar article-4 article-5",
    ),
    "not in the log yet": (
        "aún no está en el registro",
        "ainda não está no registro",
    ),
    "number article-after-4 5": (
        "número article-after-4 5",
        "número article-after-4 5",
    ),
    "ours": (
        "nuestra",
        "nossa",
    ),
    "show article-5": (
        "ver article-5",
        "ver article-5",
    ),
    "split article-7 WORDS": (
        "partir article-7 PALABRAS",
        "dividir article-7 PALAVRAS",
    ),
    "the second is no article of its own": (
        "el segundo no es un artículo aparte",
        "o segundo não é um artigo à parte",
    ),
    "these first words are its heading": (
        "estas primeras palabras son su título",
        "estas primeiras palavras são seu título",
    ),
    "this is article 5": (
        "este es el artículo 5",
        "este é o artigo 5",
    ),
    "{count} articles": (
        "{count} artículos",
        "{count} artigos",
    ),
    "{title} is kept here: {count} articles.": (
        "{title} queda guardada aquí: {count} artículos.",
        "{title} fica guardada aqui: {count} artigos.",
    ),
}
