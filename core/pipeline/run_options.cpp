// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_options.h"

#include "core/project/project_file.h"
#include "core/story/json.h"
#include "core/story/json_fields.h"

#include <QStringList>

namespace dg {

template <>
struct json::EnumNames<RunMode> {
    static constexpr std::array names {std::pair {RunMode::Normal, "normal"},
        std::pair {RunMode::Rerun, "rerun"}, std::pair {RunMode::Fresh, "fresh"}};
};

template <>
struct json::EnumNames<RunTarget> {
    static constexpr std::array names {
        std::pair {RunTarget::Script, "script"}, std::pair {RunTarget::Outline, "outline"}};
};

template <>
struct json::EnumNames<OutlineUse> {
    static constexpr std::array names {std::pair {OutlineUse::AsUsual, "usual"},
        std::pair {OutlineUse::Keep, "keep"}, std::pair {OutlineUse::Replace, "replace"}};
};

namespace {

struct StoredStage {
    QString stage;
    QString subject;
};

template <class Fields>
void describe(Fields &fields, StoredStage &stored)
{
    fields.required("stage", stored.stage);
    fields.optional("subject", stored.subject);
}

/// RunOptions as they stand in JSON.
struct StoredOptions {
    RunMode mode = RunMode::Normal;
    RunTarget target = RunTarget::Script;
    OutlineUse outline = OutlineUse::AsUsual;
    bool useCache = true;
    std::vector<SceneId> onlyScenes;
    std::vector<StoredStage> writeAgain;
    QJsonObject settings;
    std::vector<RunId> continues;
};

template <class Fields>
void describe(Fields &fields, StoredOptions &options)
{
    fields.required("mode", options.mode);
    fields.differing("target", options.target, RunTarget::Script);
    fields.differing("outline", options.outline, OutlineUse::AsUsual);
    fields.required("useCache", options.useCache);
    fields.optional("onlyScenes", options.onlyScenes);
    fields.optional("writeAgain", options.writeAgain);
    fields.optional("settings", options.settings);
    fields.optional("continues", options.continues);
}

} // namespace

QJsonObject toJson(const RunOptions &options)
{
    StoredOptions stored {options.mode, options.target, options.outline, options.useCache, options.onlyScenes,
        {}, options.settings ? toJson(*options.settings) : QJsonObject {}, options.continues};
    for (const StageRef &ref : options.writeAgain)
        stored.writeAgain.push_back({ref.stage, ref.subject});
    json::Writer writer;
    describe(writer, stored);
    return writer.take();
}

Expected<RunOptions> runOptionsFromJson(const QJsonObject &object)
{
    StoredOptions stored;
    std::optional<Error> error;
    json::Reader reader(object, QStringLiteral("run"), error);
    describe(reader, stored);
    if (error)
        return tl::unexpected<Error>(*error);
    RunOptions options {{}, stored.mode, stored.target, stored.outline, stored.useCache, stored.onlyScenes,
        {}, std::nullopt, stored.continues};
    for (const StoredStage &stage : stored.writeAgain)
        options.writeAgain.push_back({stage.stage, stage.subject});
    if (!stored.settings.isEmpty()) {
        auto settings = fromJson<RunSettings>(stored.settings, QStringLiteral("run.settings"));
        if (!settings)
            return tl::unexpected<Error>(settings.error());
        options.settings = *settings;
    }
    return options;
}

bool isUnfinished(const RunRecord &run)
{
    return run.ending != RunEnding::Done;
}

Expected<RunOptions> optionsToResume(const RunRecord &run)
{
    auto options = runOptionsFromJson(run.request);
    if (!options)
        return options;
    options->episode = run.episode;
    options->continues.push_back(run.id);
    return options;
}

} // namespace dg
