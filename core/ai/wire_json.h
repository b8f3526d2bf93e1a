// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What both protocols write and read alike. Pure, but for TextPieces; any thread.

#include "core/ai/ai_request.h"
#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"

#include <QByteArray>
#include <QChar>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

namespace dg {

[[nodiscard]] QUrl urlBelow(const QUrl &base, const QString &path);
[[nodiscard]] HttpRequest jsonPost(const QUrl &url, HttpHeaders headers, const QJsonObject &body);

/// The turns of a question, the system's apart: what is asked and, where an answer is to be mended, that
/// answer and what is wrong with it.
[[nodiscard]] QJsonArray turnsOf(const AiRequest &request);
/// The longest answer that may be asked of that model.
[[nodiscard]] qint64 mostOutput(const AiRequest &request, const ModelInfo &model);

/// A count of tokens; none: it is not there, or no number that can be one.
[[nodiscard]] std::optional<TokenCount> countIn(const QJsonObject &object, const char *name);
/// The same id twice is one model, the first.
[[nodiscard]] std::vector<ModelInfo> withoutDuplicates(std::vector<ModelInfo> models);

/// Text that comes in pieces, as UTF-8: one that ends within a character gives its half to the next.
class TextPieces {
public:
    [[nodiscard]] QByteArray add(QString piece);

private:
    QChar m_half;
};

} // namespace dg
