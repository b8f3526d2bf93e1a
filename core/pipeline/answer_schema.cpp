// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/answer_schema.h"

#include "core/story/json.h"

#include <QCryptographicHash>

namespace dg {

std::shared_ptr<const AnswerSchema> makeAnswerSchema(const QString &name, const QJsonObject &schema)
{
    return std::make_shared<const AnswerSchema>(AnswerSchema {
        name, schema, QCryptographicHash::hash(canonicalJson(schema), QCryptographicHash::Sha256).toHex()});
}

} // namespace dg
