// Texts of the page in Chinese.
export const zh = {
  'close': '关闭', 'cancel': '取消', 'again': '重试', 'stop': '停止', 'yes': '是', 'no': '否', 'comma': '、',

  'nav.label': '页面', 'nav.skip': '跳到正文', 'nav.search': '搜索', 'nav.collection': '人脸库', 'nav.map': '分布图', 'nav.status': '状态',
  'collection.choose': '人脸库',
  'drop.toSearch': '松开即可按此妆容搜索', 'drop.toAdd': '松开即可添加到“{name}”',

  'region.lips': '唇部', 'region.eyes': '眼部', 'region.cheeks': '脸颊', 'region.brows': '眉毛', 'region.nose': '鼻子', 'region.skin': '皮肤', 'region.hair': '头发', 'region.face': '面部',

  'start.title': '谁化了同样的妆？', 'start.how': '拖入一张人脸照片。Facet 会分析唇部、眼部和脸颊，从库中找出妆容最相近的人脸。',
  'start.also': '也可以直接粘贴照片；一次拖入多张，可查找它们共同的妆容特点。',
  'start.stored': '或者从“{name}”的 {n} 张人脸中选一张开始',
  'start.step1': '一张照片', 'start.step1.text': '自动找到人脸并标出各个区域。有多张人脸时，由您选择其中一张。',
  'start.step2': '看重哪里', 'start.step2.text': '拖动滑块：只看唇妆，或者忽略脸颊。排序会立即更新。',
  'start.step3': '为何相似', 'start.step3.text': '把结果与您的照片并排，查看两张脸上哪些部位相互吻合。',

  'search.pick': '选择照片', 'search.working': '正在搜索…', 'search.reading': '正在识别人脸和各区域…', 'search.waiting': '正在等待服务器…', 'search.failed': '搜索未成功', 'search.unusable': '这张照片无法使用',
  'camera.title': '拍照', 'camera.shoot': '拍摄', 'camera.refused': '无法使用摄像头：未找到设备，或此页面没有使用权限。',

  'question.label': '搜索条件', 'question.other': '换一张照片', 'question.clear': '重新开始', 'question.stored': '库中人脸 {id}',
  'question.whole': '整张照片', 'question.faces': '共 {n} 张人脸，请选择', 'question.face': '第 {n} 张人脸', 'question.also': '与这些相似', 'question.not': '与这些不同',
  'question.drop': '移除 {name}', 'question.combine': '多张人脸的组合方式', 'question.all': '与全部相似', 'question.any': '与任意一张相似',
  'picture.label': '照片 {name}，已标出第 {n} 张人脸的各区域', 'picture.face': '第 {n} 张人脸（已对齐）', 'picture.region': '{name}：占对齐人脸图的 {share}',
  'advice.small': '人脸在照片中偏小，换近一些的照片效果更好。', 'advice.blurred': '人脸有些模糊。', 'advice.cut': '人脸有一部分在照片之外。', 'advice.turned': '人脸侧转角度较大。',
  'advice.unsure': '难以判断：{names}。光线昏暗或偏色、黑白照片、眼镜、头发遮挡或满脸彩绘都可能造成这种情况，据此找到的结果可能不准：请调低它的权重，或换一张照片。',

  'weights.title': '看重哪里', 'weights.reset': '重置', 'weights.share': '面积 {share}', 'weights.share.long': '占对齐人脸图的比例', 'weights.sure': '把握 {share}', 'weights.sure.long': '对这一区域妆容判断的把握程度', 'weights.of': '{name}的权重', 'weights.rest': '其他区域（不参与比较）', 'weights.missing': '此处看不到：{names}。',
  'filter.title': '筛选', 'filter.clear': '清除全部筛选', 'filter.drop': '移除', 'filter.more': '仅列出最常见的值。', 'filter.least': '{key}：最小值', 'filter.most': '{key}：最大值',

  'results.label': '相似的人脸', 'results.count': '{of} 张人脸中最相似的 {n} 张', 'results.oncePerson': '每人只显示一张', 'results.oncePhoto': '每张照片只显示一张', 'results.once': '共 {n} 个结果，最相似的在前', 'results.all': '共 {n} 张人脸，最相似的在前', 'results.filtered': '符合筛选条件的相似人脸：{n} 张',
  'results.took': '用时 {time}', 'results.more': '显示 {n} 张', 'results.none': '库中没有显示这些区域的人脸。', 'results.noneFiltered': '没有符合筛选条件的人脸。',
  'results.unweighted': '所有权重都为零，无从比较。请至少调高一项。',
  'results.compare': '与 {id} 对比，得分 {score}', 'results.similar': '查找相似', 'results.similarTo': '查找与 {id} 相似的人脸', 'results.more.like': '更像这张', 'results.moreLike': '更像 {id}',
  'results.less.like': '不要像这张', 'results.lessLike': '不要像 {id}', 'results.score': '得分', 'results.percentile': '高于 {share}', 'results.percentile.long': '得分高于库中 {share} 的随机配对',
  'results.leftOut': '此区域不参与比较', 'results.unseen': '其中一张人脸上看不到这个区域', 'face.none': '入库时没有图片',

  'compare.title': '并排对比', 'compare.question': '您的照片', 'compare.previous': '上一个结果', 'compare.next': '下一个结果', 'compare.regions': '要查看的区域', 'compare.against': '第 {n} 张',
  'compare.how': '{name}：色块越浓，对得分的贡献越大。', 'compare.whole': '{name}：相对于各自的肤色作整体比较。', 'compare.unknown': '这张人脸没有该区域的匹配位置信息。',
  'compare.region': '区域', 'compare.weight': '权重', 'compare.percentile': '高于随机配对', 'compare.metadata': '入库信息',

  'costs.title': '耗时与模型', 'costs.roundTrip': '最近一次应答（浏览器端）', 'costs.models': '模型', 'mode.exact': '与 {n} 张人脸做了精确比较。', 'mode.approximate': '索引选出 {n} 张人脸，并做了精确比较。', 'mode.auto': '',
  'stage.parsing': '人脸检测与解析', 'stage.features': '特征提取', 'stage.search': '检索', 'stage.total': '服务器合计', 'stage.outline': '轮廓', 'stage.decode': '解码', 'stage.detect': '人脸检测', 'stage.landmarks': '关键点',
  'stage.paint': '区域划分', 'stage.queue': '排队', 'stage.inference': '模型推理', 'stage.crops': '人脸图',

  'samples.title': '“{name}”还是空的', 'samples.text': '载入 {photos} 张示例照片，并画上 {styles} 种妆容，马上就能看到不同的人化同样的妆。', 'samples.there': '已载入 {n} 张示例人脸。',
  'samples.none': '请先添加人脸照片，再进行搜索。', 'samples.load': '载入示例', 'samples.open': '打开示例', 'samples.own': '添加自己的照片',
  'samples.running': '正在载入示例照片…', 'samples.progress': '已处理 {done} / {total} 张图片，存入 {faces} 张人脸', 'samples.done': '已存入 {n} 张示例人脸。点选一张，看看谁的妆容与它相同。', 'samples.failed': '示例载入失败。',

  'library.size': '{n} 张人脸', 'library.faces': '库中人脸', 'library.prefix': '照片名开头…', 'library.noneWithPrefix': '没有以此开头的照片。', 'library.chosen': '已选 {n} 张', 'library.chooseNone': '取消选择',
  'library.choose': '选择 {id}', 'library.searchChosen': '用这些搜索', 'library.delete': '删除', 'library.newName': '新建人脸库', 'library.create': '新建', 'library.nameRule': '小写字母 a-z、数字、- 和 _，以字母或数字开头',
  'library.deleteCollection': '删除人脸库', 'library.deleteCollectionText': '将删除“{name}”及其中 {n} 张人脸，此操作无法撤销。', 'library.collectionDeleted': '已删除“{name}”。',
  'library.deleteFaces': '删除 {n} 张人脸？', 'library.deleteFacesText': '删除后将无法再搜索到，此操作无法撤销。', 'library.facesDeleted': '已删除 {n} 张。',

  'adding.title': '添加照片', 'adding.how': '把照片或整个文件夹拖到此页面任意位置，其中的每张人脸都可被搜索。', 'adding.pick': '选择照片', 'adding.folder': '选择文件夹', 'adding.options': '标签与选项',
  'adding.labels': '为这批照片添加标签', 'adding.labelsExample': '品牌 = 某品牌，年份 = 2026', 'adding.existing': '同名照片', 'adding.existing.skip': '保留已有的', 'adding.existing.replace': '替换',
  'adding.duplicates': '重复的图片', 'adding.duplicates.skip': '跳过', 'adding.duplicates.allow': '照样存入', 'adding.duplicates.reject': '记为失败', 'adding.largest': '每张照片只取最大的人脸',
  'adding.running': '正在添加到“{name}”：{done} / {total}', 'adding.paused': '等待服务器：已完成 {done} / {total}', 'adding.ended': '已处理 {done} / {total} 张照片', 'adding.stopped': '已停止：{done} / {total}',
  'adding.stored': '存入 {n} 张照片，{faces} 张人脸', 'adding.known': '{n} 张先前已存入', 'adding.duplicate': '{n} 张重复', 'adding.passedOver': '{n} 个文件不是照片', 'adding.speed': '每秒 {n} 张',
  'adding.failed': '{n} 张失败', 'adding.moreFailures': '另有 {n} 张', 'adding.retry': '重试这些照片',

  'map.title': '分布图', 'map.how': '妆容相近的人脸彼此靠近。用套索圈选，放大可看到人脸。', 'map.some': '共 {total} 张人脸，随机显示其中 {n} 张。', 'map.label': '{n} 张人脸的分布图。方向键逐张查看，回车键选中，Shift+回车键加选；Shift+方向键移动，加减号缩放，0 键显示全部。',
  'map.working': '正在生成分布图…', 'map.colour': '着色', 'map.colourOf': '{name}的颜色', 'map.plain': '无', 'map.tools': '工具', 'map.move': '移动', 'map.lasso': '套索', 'map.closer': '放大', 'map.farther': '缩小', 'map.all': '显示全部',
  'map.chosenLabel': '选中的人脸', 'map.none': '点击一张人脸，或用套索圈选几张，它们会显示在这里。', 'map.chosen': '已选 {n} 张人脸', 'map.tooMany': '最多可用 16 张人脸搜索。', 'map.moreLabels': '另有 {n} 项',

  'status.title': '状态', 'status.version': 'Facet {version}，配方 {recipe}', 'status.faces': '人脸', 'status.collections': '人脸库', 'status.inWork': '处理中的照片', 'status.tokens': '保留的查询 + 照片', 'status.thumbnails': '人脸图片', 'status.uptime': '已运行',
  'status.services': '服务', 'status.service': '服务', 'status.state': '状态', 'status.waiting': '排队', 'status.address': '地址', 'status.up': '正常', 'status.down': '无应答', 'service.parsing': '人脸解析', 'service.features': '特征提取', 'service.search': '检索', 'service.gateway': '网关',
  'status.collection': '人脸库', 'status.index': '索引', 'status.exact': '无：每次都做精确搜索', 'status.building': '正在构建', 'status.recall': '前 10 召回率', 'status.recallTimes': '{fast}，精确搜索 {exact}', 'status.check': '检查', 'status.checkOf': '检查 {name} 的召回率',
  'status.recipes': '配方', 'status.models': '模型', 'status.model': '模型', 'status.architecture': '结构', 'status.runs': '运行于', 'status.licence': '许可证', 'status.table': '表格',
  'kind.detector': '人脸检测', 'kind.landmarks': '关键点网格', 'kind.parser': '区域解析', 'kind.backbone': '特征提取', 'kind.text': '文本', 'kind.metric': '妆容比较',
  'recipe.makeup': '各区域相对于本人素颜肤色的颜色，经由上妆人脸学得的度量进行比较：找出不同的人化的同样的妆。默认配方。',
  'recipe.faceres-early': 'MobileNetV1 第五个逐点卷积层（28x28x256）的 Gram 矩阵：层次较浅，能看到颜色和质感。',
  'recipe.faceres-late': 'MobileNetV1 第十一个逐点卷积层（14x14x512）的 Gram 矩阵，网格与 224 像素输入的 ViT-S/16 相同。',
  'recipe.published': '{model} 的若干隐藏层之和的 Gram 矩阵，取常用深度。', 'recipe.mapsAlone': '只有特征图。', 'licence.photos': '与其照片相同',

  'signIn.why': '此服务器需要访问令牌。', 'signIn.token': '令牌', 'signIn.go': '继续',
  'error.away': '服务器没有应答。', 'error.awayBanner': 'Facet 暂时没有应答，恢复后此页面会自动继续。', 'error.unknown': '出错了。',

  'reason.NO_FACE': '没有找到人脸。请使用人脸清晰可见的照片。', 'reason.NO_SUCH_FACE': '照片中没有这么多人脸。', 'reason.NO_REGION': '这张人脸的各区域都无法判断：人脸太小、被遮挡、侧转过大，或照片没有颜色。',
  'reason.PHOTO_GONE': '此浏览器已不再保存该网址对应的照片，请重新选择。', 'reason.IMAGE_EMPTY': '文件是空的。', 'reason.IMAGE_NOT_AN_IMAGE': '无论文件名如何，这个文件并不是照片。', 'reason.IMAGE_TRUNCATED': '照片不完整或已损坏。',
  'reason.UNAVAILABLE': '有服务暂时没有应答：{service}。',
  'reason.FILE_UNREADABLE': '无法读取此文件：选择之后它已被修改、移动或删除，请重新选择。', 'reason.UPLOAD_BROKEN': '照片未能发送，连接每次都中断：文件对传输途中的某个环节来说可能太大。',
  'reason.IMAGE_UNSUPPORTED_FORMAT': '无法读取这种格式。请使用 JPEG、PNG、WebP、TIFF、GIF、AVIF 或 BMP。iPhone 的 HEIC 照片请先另存为 JPEG，或在“设置 > 相机 > 格式”中选择“兼容性最佳”。', 'reason.IMAGE_TOO_LARGE': '照片太大：最多 {size}、{megapixels} 百万像素，请缩小后再试。', 'reason.REQUEST_TOO_LARGE': '文件太大。', 'reason.IMAGE_TOO_SMALL': '照片太小。',
  'reason.COLLECTION_NOT_FOUND': '还没有这个人脸库，请先添加照片。', 'reason.COLLECTION_EXISTS': '已有同名的人脸库。', 'reason.POINT_NOT_FOUND': '这张人脸已不在库中。', 'reason.FINGERPRINT_MISMATCH': '这个人脸库由其他模型或配方生成。',
  'reason.DUPLICATE_PHOTO': '库中已有相同的图片。', 'reason.OVERLOADED': '服务器繁忙，请稍后再试。', 'reason.DEADLINE_EXCEEDED': '服务器处理超时。', 'reason.DISK_FULL': '服务器磁盘已满。', 'reason.TOKEN_INVALID': '令牌不正确。',
};
