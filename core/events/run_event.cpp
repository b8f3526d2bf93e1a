// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/run_event.h"

#include "core/story/json_fields.h"

#include <algorithm>
#include <type_traits>

namespace dg {

template <>
struct json::EnumNames<StageOutcome> {
    static constexpr std::array names {std::pair {StageOutcome::Kept, "kept"},
        std::pair {StageOutcome::Hit, "hit"}, std::pair {StageOutcome::Joined, "joined"},
        std::pair {StageOutcome::Called, "called"}, std::pair {StageOutcome::Made, "made"},
        std::pair {StageOutcome::Skipped, "skipped"}, std::pair {StageOutcome::Blocked, "blocked"},
        std::pair {StageOutcome::Stopped, "stopped"}, std::pair {StageOutcome::Failed, "failed"}};
};

template <>
struct json::EnumNames<RunOutcome> {
    static constexpr std::array names {std::pair {RunOutcome::Done, "done"},
        std::pair {RunOutcome::Gaps, "gaps"}, std::pair {RunOutcome::Failed, "failed"},
        std::pair {RunOutcome::Stopped, "stopped"}};
};

template <>
struct json::EnumNames<ErrorKind> {
    static constexpr std::array names {std::pair {ErrorKind::InvalidInput, "invalidInput"},
        std::pair {ErrorKind::NotFound, "notFound"}, std::pair {ErrorKind::NotAccessible, "notAccessible"},
        std::pair {ErrorKind::Locked, "locked"}, std::pair {ErrorKind::ForeignFile, "foreignFile"},
        std::pair {ErrorKind::NewerVersion, "newerVersion"}, std::pair {ErrorKind::Damaged, "damaged"},
        std::pair {ErrorKind::NoSpace, "noSpace"}, std::pair {ErrorKind::Cancelled, "cancelled"},
        std::pair {ErrorKind::CutOff, "cutOff"}, std::pair {ErrorKind::Refused, "refused"},
        std::pair {ErrorKind::BadAnswer, "badAnswer"}, std::pair {ErrorKind::Unauthorised, "unauthorised"},
        std::pair {ErrorKind::Overloaded, "overloaded"},
        std::pair {ErrorKind::BudgetReached, "budgetReached"}, std::pair {ErrorKind::Internal, "internal"}};
};

template <class Enum>
static QString nameOf(Enum value)
{
    const auto &names = json::EnumNames<Enum>::names;
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto &each) { return each.first == value; });
    return QString::fromLatin1(found->second);
}

template <class Enum>
static std::optional<Enum> valueOf(const QString &name)
{
    const auto &names = json::EnumNames<Enum>::names;
    const auto found = std::find_if(
        names.begin(), names.end(), [&](const auto &each) { return name == QLatin1String(each.second); });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

QString toString(StageOutcome outcome)
{
    return nameOf(outcome);
}

QString toString(RunOutcome outcome)
{
    return nameOf(outcome);
}

std::optional<StageOutcome> stageOutcomeFromString(const QString &name)
{
    return valueOf<StageOutcome>(name);
}

std::optional<RunOutcome> runOutcomeFromString(const QString &name)
{
    return valueOf<RunOutcome>(name);
}

/// Text stands as text in an Error, in UTF-8.
struct LoggedError {
    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString hint;

    LoggedError() = default;
    explicit LoggedError(const Error &error)
        : kind(error.kind)
        , message(QString::fromStdString(error.message))
        , hint(QString::fromStdString(error.hint))
    {
    }
    [[nodiscard]] Error error() const { return {kind, message.toStdString(), hint.toStdString()}; }
};

/// A story value inside an event. Its own reader, in core/story, reports an error under this path.
template <class T, class Fields>
static void describeValue(Fields &fields, const char *key, T &value, std::optional<Error> &error)
{
    if constexpr (std::is_same_v<Fields, json::Writer>) {
        QJsonObject object = toJson(value);
        fields.required(key, object);
    } else {
        QJsonObject object;
        fields.required(key, object);
        Expected<T> read = fromJson<T>(object, QString::fromLatin1(key));
        if (read)
            value = *std::move(read);
        else if (!error) // else the object itself was missing
            error = read.error();
    }
}

template <class Fields>
void describe(Fields &fields, StageRef &ref)
{
    fields.required("stage", ref.stage);
    fields.optional("subject", ref.subject);
}

template <class Fields>
void describe(Fields &fields, Usage &usage)
{
    fields.required("input", usage.input);
    fields.required("output", usage.output);
    fields.required("cost", usage.cost);
    fields.optional("cacheRead", usage.cacheRead);
    fields.optional("cacheWritten", usage.cacheWritten);
    fields.optional("promptCacheSaved", usage.promptCacheSaved);
    fields.optionalFlag("priceUnknown", usage.priceUnknown);
}

template <class Fields>
void describe(Fields &fields, LoggedError &error)
{
    fields.required("kind", error.kind);
    fields.required("message", error.message);
    fields.optional("hint", error.hint);
}

// Each takes its value apart, so that a member added later does not compile until it is written here too.

template <class Fields>
void describe(Fields &fields, PlannedStage &stage)
{
    auto &[ref, label, after, mayCall, afterBegun] = stage;
    fields.required("ref", ref);
    fields.optional("label", label);
    fields.optional("after", after);
    fields.optional("mayCall", mayCall);
    fields.optional("afterBegun", afterBegun);
}

/// Nanoseconds.
template <class Fields>
static void describeTime(Fields &fields, const char *key, RunTime &time)
{
    std::int64_t count = time.count();
    fields.required(key, count);
    time = RunTime(count);
}

template <class Fields>
static void describeError(Fields &fields, std::optional<Error> &value)
{
    std::optional<LoggedError> logged;
    if (value)
        logged.emplace(*value);
    fields.optional("error", logged);
    if (logged)
        value = logged->error();
}

template <class Fields>
static void describeError(Fields &fields, Error &value)
{
    std::optional<Error> some = value;
    describeError(fields, some);
    value = some.value_or(Error {});
}

// What stands beside run, sequence, time and kind, by kind of event. `error` is the reader's.

template <class Fields>
static void describeBody(Fields &fields, RunStarted &body, std::optional<Error> &error)
{
    auto &[episode, settings, model] = body;
    fields.required("episode", episode);
    describeValue(fields, "settings", settings, error);
    fields.optional("model", model);
}

template <class Fields>
static void describeBody(Fields &fields, StagesPlanned &body, std::optional<Error> &)
{
    auto &[stages] = body;
    fields.required("stages", stages);
}

template <class Fields>
static void describeBody(Fields &fields, OutlineKnown &body, std::optional<Error> &error)
{
    auto &[shared] = body;
    Outline outline;
    if (shared)
        outline = *shared;
    describeValue(fields, "outline", outline, error);
    shared = std::make_shared<const Outline>(std::move(outline));
}

template <class Fields>
static void describeBody(Fields &fields, StageFinished &body, std::optional<Error> &)
{
    auto &[ref, outcome, tier, why, usage, atProvider, saved, failure, result, text, model, warning] = body;
    fields.required("ref", ref);
    fields.required("outcome", outcome);
    fields.optional("tier", tier);
    fields.optional("why", why);
    fields.required("usage", usage);
    describeTime(fields, "atProvider", atProvider);
    fields.optional("saved", saved);
    describeError(fields, failure);
    fields.optional("result", result);
    static_cast<void>(text); // the take has it
    fields.optional("model", model);
    fields.optional("warning", warning);
}

template <class Fields>
static void describeBody(Fields &fields, RunFinished &body, std::optional<Error> &)
{
    auto &[outcome, failure] = body;
    fields.required("outcome", outcome);
    describeError(fields, failure);
}

template <class Fields>
static void describeBody(Fields &fields, StageReady &body, std::optional<Error> &)
{
    auto &[ref, priority] = body;
    fields.required("ref", ref);
    fields.optional("priority", priority);
}

template <class Fields>
static void describeBody(Fields &fields, StageRetrying &body, std::optional<Error> &)
{
    auto &[ref, failure, wait, usage, standIn] = body;
    fields.required("ref", ref);
    describeError(fields, failure);
    describeTime(fields, "wait", wait);
    fields.required("usage", usage);
    fields.optional("standIn", standIn);
}

template <class Fields>
static void describeBody(Fields &fields, RunPaused &body, std::optional<Error> &)
{
    auto &[why] = body;
    describeError(fields, why);
}

template <class Fields>
static void describeBody(Fields &, RunContinued &, std::optional<Error> &)
{
}

/// Those that say nothing but which stage it is: StageCalling, StageAnswering, StageWithdrawn.
template <class Fields, class Body>
static void describeBody(Fields &fields, Body &body, std::optional<Error> &)
{
    auto &[ref] = body;
    fields.required("ref", ref);
}

template <class Body>
struct EventKind;
template <>
struct EventKind<RunStarted> {
    static constexpr const char *name = "runStarted";
};
template <>
struct EventKind<StagesPlanned> {
    static constexpr const char *name = "stagesPlanned";
};
template <>
struct EventKind<OutlineKnown> {
    static constexpr const char *name = "outlineKnown";
};
template <>
struct EventKind<StageReady> {
    static constexpr const char *name = "stageReady";
};
template <>
struct EventKind<StageCalling> {
    static constexpr const char *name = "stageCalling";
};
template <>
struct EventKind<StageAnswering> {
    static constexpr const char *name = "stageAnswering";
};
template <>
struct EventKind<StageRetrying> {
    static constexpr const char *name = "stageRetrying";
};
template <>
struct EventKind<RunPaused> {
    static constexpr const char *name = "runPaused";
};
template <>
struct EventKind<RunContinued> {
    static constexpr const char *name = "runContinued";
};
template <>
struct EventKind<StageText> {
    static constexpr const char *name = ""; ///< never logged
};
template <>
struct EventKind<StageWithdrawn> {
    static constexpr const char *name = "stageWithdrawn";
};
template <>
struct EventKind<StageFinished> {
    static constexpr const char *name = "stageFinished";
};
template <>
struct EventKind<RunFinished> {
    static constexpr const char *name = "runFinished";
};

template <class Fields>
static void describeHead(Fields &fields, RunEvent &event, QString &kind)
{
    fields.required("run", event.run);
    fields.required("sequence", event.sequence);
    describeTime(fields, "at", event.at);
    fields.required("kind", kind);
}

bool isLogged(const RunEvent &event)
{
    return !std::holds_alternative<StageText>(event.body);
}

QJsonObject toJson(const RunEvent &event)
{
    if (!isLogged(event))
        return {};
    RunEvent copy = event; // describing takes its values by reference
    json::Writer writer;
    std::visit(
        [&](auto &body) {
            using Body = std::decay_t<decltype(body)>;
            QString kind = QString::fromLatin1(EventKind<Body>::name);
            describeHead(writer, copy, kind);
            std::optional<Error> none;
            if constexpr (!std::is_same_v<Body, StageText>)
                describeBody(writer, body, none);
        },
        copy.body);
    return writer.take();
}

/// Makes `body` the kind of event that is called `kind`, if there is one.
template <std::size_t index = 0>
static bool emplaceKind(RunEventBody &body, const QString &kind)
{
    if constexpr (index == std::variant_size_v<RunEventBody>) {
        return false;
    } else {
        using Body = std::variant_alternative_t<index, RunEventBody>;
        if (!std::is_same_v<Body, StageText> && kind == QLatin1String(EventKind<Body>::name)) {
            body.emplace<index>();
            return true;
        }
        return emplaceKind<index + 1>(body, kind);
    }
}

Expected<RunEvent> runEventFromJson(const QJsonObject &object)
{
    RunEvent event;
    std::optional<Error> error;
    json::Reader reader(object, {}, error);
    QString kind;
    describeHead(reader, event, kind);
    reader.check(
        emplaceKind(event.body, kind), "kind", QStringLiteral("\"%1\" is no kind of event").arg(kind));
    if (!error) {
        std::visit(
            [&](auto &body) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(body)>, StageText>)
                    describeBody(reader, body, error);
            },
            event.body);
    }
    if (error)
        return tl::unexpected<Error>(*error);
    return event;
}

} // namespace dg
