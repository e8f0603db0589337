// Texts of the page in English. Every key stands in all languages.
export const en = {
  'close': 'Close', 'cancel': 'Cancel', 'again': 'Try again', 'stop': 'Stop', 'yes': 'yes', 'no': 'no', 'comma': ', ',

  'nav.label': 'Views', 'nav.skip': 'Skip to the content', 'nav.search': 'Search', 'nav.collection': 'Faces', 'nav.map': 'Map', 'nav.status': 'Status',
  'collection.choose': 'Collection',
  'drop.toSearch': 'Drop to search for this make-up', 'drop.toAdd': 'Drop to add to “{name}”',

  'region.lips': 'Lips', 'region.eyes': 'Eyes', 'region.cheeks': 'Cheeks', 'region.brows': 'Brows', 'region.nose': 'Nose', 'region.skin': 'Skin', 'region.hair': 'Hair', 'region.face': 'Face',

  'start.title': 'Who wears the same make-up?', 'start.how': 'Drop a photo of a face. Facet looks at its lips, eyes and cheeks and finds the stored faces that wear the most similar make-up.',
  'start.also': 'You can also paste a photo, or drop several to find what they have in common.',
  'start.stored': 'Or begin with one of the {n} {n|face|faces} in “{name}”',
  'start.step1': 'A photo', 'start.step1.text': 'The face is found, its regions are drawn over it. With several faces you choose one.',
  'start.step2': 'What counts', 'start.step2.text': 'Move the sliders: only the lips, or all but the cheeks. The ranking follows at once.',
  'start.step3': 'Why it matches', 'start.step3.text': 'Put a result beside your photo and see which parts of both faces agree.',

  'search.pick': 'Choose a photo', 'search.working': 'Searching…', 'search.reading': 'Finding the face and its regions…', 'search.waiting': 'Waiting for the server…', 'search.failed': 'The search did not work', 'search.unusable': 'This photo cannot be used',
  'camera.title': 'Take a photo', 'camera.shoot': 'Take it', 'camera.refused': 'The camera cannot be used: it is missing, or this page may not use it.',

  'question.label': 'What you search with', 'question.other': 'Another photo', 'question.clear': 'Start over', 'question.stored': 'Stored face {id}',
  'question.whole': 'Whole photo', 'question.faces': '{n} faces: choose one', 'question.face': 'Face {n}', 'question.also': 'Like these', 'question.not': 'Not like these',
  'question.drop': 'Leave out {name}', 'question.combine': 'How the faces count together', 'question.all': 'Like all of them', 'question.any': 'Like at least one',
  'picture.label': 'Photo {name} with the regions of face {n}', 'picture.face': 'Face {n}, aligned', 'picture.region': '{name}: {share} of the aligned face picture',
  'advice.small': 'This face is small in the photo; a closer photo tells more.', 'advice.blurred': 'This face is blurred.', 'advice.cut': 'A part of this face is outside of the photo.', 'advice.turned': 'This face is turned away.',
  'advice.unsure': 'Hard to tell: {names}. Dim or coloured light, black and white, glasses, hair or paint all over the face can do this. What is found by it may be wrong: weigh it less, or take another photo.',

  'weights.title': 'What counts', 'weights.reset': 'Reset', 'weights.share': '{share} of area', 'weights.share.long': 'Share of the aligned face picture', 'weights.sure': '{share} sure', 'weights.sure.long': 'How sure Facet is of what this region wears', 'weights.of': 'Weight of {name}', 'weights.rest': 'Other regions, not compared', 'weights.missing': 'Not seen here: {names}.',
  'filter.title': 'Filters', 'filter.clear': 'Clear all filters', 'filter.drop': 'Remove', 'filter.more': 'Only the most frequent values are shown.', 'filter.least': '{key}: at least', 'filter.most': '{key}: at most',

  'results.label': 'Similar faces', 'results.count': '{n} most similar of {of} {of|face|faces}', 'results.oncePerson': 'One per person', 'results.oncePhoto': 'One per photo', 'results.once': '{n} {n|result|results}, the most similar first', 'results.all': '{n} {n|face|faces}, the most similar first', 'results.filtered': '{n} similar {n|face passes|faces pass} the filters',
  'results.took': 'answered in {time}', 'results.more': 'Show {n}', 'results.none': 'No stored face shows any of these regions.', 'results.noneFiltered': 'No face passes the filters.',
  'results.unweighted': 'All weights are zero, so nothing counts. Raise at least one.',
  'results.compare': 'Compare with {id}, score {score}', 'results.similar': 'Find similar', 'results.similarTo': 'Find faces similar to {id}', 'results.more.like': 'More like this', 'results.moreLike': 'More like {id}',
  'results.less.like': 'Less like this', 'results.lessLike': 'Less like {id}', 'results.score': 'Score', 'results.percentile': 'above {share}', 'results.percentile.long': '{share} of random pairs in this collection score lower',
  'results.leftOut': 'This region does not count', 'results.unseen': 'This region is not visible on one of the two faces', 'face.none': 'Stored without a picture',

  'compare.title': 'Side by side', 'compare.question': 'Your photo', 'compare.previous': 'Previous result', 'compare.next': 'Next result', 'compare.regions': 'Region to look at', 'compare.against': 'Face {n}',
  'compare.how': '{name}: the stronger a patch is coloured, the more it adds to the score.', 'compare.whole': '{name}: compared as a whole, relative to the skin of each face.', 'compare.unknown': 'Where this region matched is not known for this face.',
  'compare.region': 'Region', 'compare.weight': 'Weight', 'compare.percentile': 'Above random pairs', 'compare.metadata': 'Stored with this face',

  'costs.title': 'Timings and models', 'costs.roundTrip': 'last answer in the browser', 'costs.models': 'Models', 'mode.exact': 'Compared exactly with {n} faces.', 'mode.approximate': 'The index chose {n} faces, which were compared exactly.', 'mode.auto': '',
  'stage.parsing': 'finding and parsing faces', 'stage.features': 'features', 'stage.search': 'search', 'stage.total': 'server in all', 'stage.outline': 'outlines', 'stage.decode': 'decoding', 'stage.detect': 'finding faces', 'stage.landmarks': 'landmarks',
  'stage.paint': 'regions', 'stage.queue': 'waiting', 'stage.inference': 'model', 'stage.crops': 'pictures',

  'samples.title': '“{name}” is empty', 'samples.text': 'Load {photos} sample photos, painted with {styles} make-up styles, to see the same make-up on different people at once.', 'samples.there': '{n} sample faces are loaded already.',
  'samples.none': 'Add photos of faces to search among them.', 'samples.load': 'Load the samples', 'samples.open': 'Open the samples', 'samples.own': 'Add my own photos',
  'samples.running': 'Loading the sample photos…', 'samples.progress': '{done} of {total} pictures, {faces} faces stored', 'samples.done': '{n} sample faces are stored. Choose one to see who wears the same.', 'samples.failed': 'The samples could not be loaded.',

  'library.size': '{n} {n|face|faces}', 'library.faces': 'Stored faces', 'library.prefix': 'Photo names that begin with…', 'library.noneWithPrefix': 'No photo’s name begins with this.', 'library.chosen': '{n} chosen', 'library.chooseNone': 'Choose none',
  'library.choose': 'Choose {id}', 'library.searchChosen': 'Search with these', 'library.delete': 'Delete', 'library.newName': 'New collection', 'library.create': 'Create', 'library.nameRule': 'Small letters a-z, digits, - and _, beginning with a letter or digit',
  'library.deleteCollection': 'Delete collection', 'library.deleteCollectionText': '“{name}” and its {n} {n|face|faces} will be deleted. This cannot be undone.', 'library.collectionDeleted': '“{name}” was deleted.',
  'library.deleteFaces': 'Delete {n} {n|face|faces}?', 'library.deleteFacesText': 'They will no longer be found. This cannot be undone.', 'library.facesDeleted': '{n} deleted.',

  'adding.title': 'Add photos', 'adding.how': 'Drop photos or a whole folder anywhere on this page. Every face becomes searchable.', 'adding.pick': 'Choose photos', 'adding.folder': 'Choose a folder', 'adding.options': 'Labels and options',
  'adding.labels': 'Labels for all of these photos', 'adding.labelsExample': 'brand = Acme, year = 2026', 'adding.existing': 'Photos of the same name', 'adding.existing.skip': 'keep what is stored', 'adding.existing.replace': 'replace',
  'adding.duplicates': 'The same picture again', 'adding.duplicates.skip': 'pass over', 'adding.duplicates.allow': 'store again', 'adding.duplicates.reject': 'report as failed', 'adding.largest': 'Only the largest face of each photo',
  'adding.running': 'Adding {done} of {total} to “{name}”', 'adding.paused': 'Waiting for the server: {done} of {total} done', 'adding.ended': '{done} of {total} photos done', 'adding.stopped': 'Stopped at {done} of {total}',
  'adding.stored': '{n} {n|photo|photos} stored, {faces} {faces|face|faces}', 'adding.known': '{n} stored before', 'adding.duplicate': '{n} {n|duplicate|duplicates}', 'adding.passedOver': '{n} {n|file that is no photo|files that are no photos}', 'adding.speed': '{n} photos a second',
  'adding.failed': '{n} failed', 'adding.moreFailures': 'and {n} more', 'adding.retry': 'Try these again',

  'map.title': 'Map', 'map.how': 'What looks alike lies together. Draw a lasso around faces, or zoom in.', 'map.some': '{n} of {total} faces, chosen at random.', 'map.label': 'Map of {n} faces. Arrow keys go from face to face, Enter chooses, with Shift one more; Shift and arrow keys move the map, plus and minus zoom, 0 shows everything.',
  'map.working': 'Laying out the map…', 'map.colour': 'Colour', 'map.colourOf': '{name}: colour', 'map.plain': 'none', 'map.tools': 'Tools', 'map.move': 'Move', 'map.lasso': 'Lasso', 'map.closer': 'Closer', 'map.farther': 'Farther', 'map.all': 'Show everything',
  'map.chosenLabel': 'Chosen faces', 'map.none': 'Click on a face, or take the lasso and draw around some. They appear here.', 'map.chosen': '{n} {n|face|faces} chosen', 'map.tooMany': 'At most 16 faces can be searched with.', 'map.moreLabels': 'and {n} more',

  'status.title': 'Status', 'status.version': 'Facet {version}, recipe {recipe}', 'status.faces': 'Faces', 'status.collections': 'Collections', 'status.inWork': 'Photos in work', 'status.tokens': 'Searches + photos kept', 'status.thumbnails': 'Face pictures', 'status.uptime': 'Running for',
  'status.services': 'Services', 'status.service': 'Service', 'status.state': 'State', 'status.waiting': 'Waiting', 'status.address': 'Address', 'status.up': 'answers', 'status.down': 'away', 'service.parsing': 'Parsing', 'service.features': 'Features', 'service.search': 'Search', 'service.gateway': 'Gateway',
  'status.collection': 'Collection', 'status.index': 'Index', 'status.exact': 'none: every search is exact', 'status.building': 'being built', 'status.recall': 'Recall@10', 'status.recallTimes': '{fast} against {exact} exact', 'status.check': 'Check', 'status.checkOf': 'Check the recall of {name}',
  'status.recipes': 'Recipes', 'status.models': 'Models', 'status.model': 'Model', 'status.architecture': 'What it is', 'status.runs': 'Runs on', 'status.licence': 'Licence', 'status.table': 'Table',
  'kind.detector': 'finds faces', 'kind.landmarks': 'places the mesh', 'kind.parser': 'parses regions', 'kind.backbone': 'makes features', 'kind.text': 'reads text', 'kind.metric': 'compares make-up',
  'recipe.makeup': 'Colours of each region relative to the person\'s own bare skin, through a metric learned from painted faces: the same make-up on other people. The default.',
  'recipe.faceres-early': 'Gram of MobileNetV1\'s fifth pointwise layer (28x28x256): early enough to see colour and texture.',
  'recipe.faceres-late': 'Gram of MobileNetV1\'s eleventh pointwise layer (14x14x512), the grid of a ViT-S/16 at 224.',
  'recipe.published': 'Gram of sums of hidden states of {model}, at the usual depths.', 'recipe.mapsAlone': 'Feature maps alone.', 'licence.photos': 'that of its photos',

  'signIn.why': 'This server asks for a token.', 'signIn.token': 'Token', 'signIn.go': 'Continue',
  'error.away': 'The server does not answer.', 'error.awayBanner': 'Facet does not answer. This page goes on by itself as soon as it does.', 'error.unknown': 'Something went wrong.',

  'reason.NO_FACE': 'No face was found. Use a photo in which a face is clearly visible.', 'reason.NO_SUCH_FACE': 'The photo does not have that many faces.', 'reason.NO_REGION': 'None of the regions can be told on this face: it is too small, hidden or turned away, or the photo has no colour.',
  'reason.PHOTO_GONE': 'This browser no longer has the photo of this address. Choose it again.', 'reason.IMAGE_EMPTY': 'The file is empty.', 'reason.IMAGE_NOT_AN_IMAGE': 'This file is not a photo, whatever its name says.', 'reason.IMAGE_TRUNCATED': 'The photo is cut off or damaged.',
  'reason.UNAVAILABLE': 'A service does not answer at the moment: {service}.',
  'reason.FILE_UNREADABLE': 'The file cannot be read: it was changed, moved or removed since it was chosen. Choose it again.', 'reason.UPLOAD_BROKEN': 'The photo could not be sent: the connection broke off each time. The file may be too large for something on the way.',
  'reason.IMAGE_UNSUPPORTED_FORMAT': 'This format cannot be read. Use JPEG, PNG, WebP, TIFF, GIF, AVIF or BMP. A HEIC photo of an iPhone: save it as JPEG first, or choose Most Compatible in Settings, Camera, Formats.', 'reason.IMAGE_TOO_LARGE': 'The photo is too large: it may have at most {size} and {megapixels} megapixels. Save it smaller.', 'reason.REQUEST_TOO_LARGE': 'The file is too large.', 'reason.IMAGE_TOO_SMALL': 'The photo is too small.',
  'reason.COLLECTION_NOT_FOUND': 'There is no such collection yet. Add photos to it first.', 'reason.COLLECTION_EXISTS': 'There is a collection of that name already.', 'reason.POINT_NOT_FOUND': 'This face is no longer stored.', 'reason.FINGERPRINT_MISMATCH': 'This collection was made with another model or recipe.',
  'reason.DUPLICATE_PHOTO': 'The same picture is stored already.', 'reason.OVERLOADED': 'The server is busy. Try again in a moment.', 'reason.DEADLINE_EXCEEDED': 'The server took too long.', 'reason.DISK_FULL': 'The server’s disk is full.', 'reason.TOKEN_INVALID': 'This token is not the right one.',
};
