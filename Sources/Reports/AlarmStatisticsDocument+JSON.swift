import Alarms
import TankFarm

extension AlarmStatisticsDocument {
    /// One object; shares are 0–1, times in seconds, what nothing can be made of is null.
    package var json: JSONText {
        .object([
            .init("from", JSONText(figures.from)),
            .init("to", JSONText(figures.to)),
            .init("watched_s", .integer(NumberText.seconds(figures.watched))),
            .init("operators", integer(figures.operators)),
            .init("annunciations", integer(figures.annunciations)),
            .init("test_annunciations", integer(figures.testAnnunciations)),
            .init("mean_per_10_min", JSONText(figures.meanPerTenMinutes, decimals: 3)),
            .init("per_day", JSONText(figures.perDay, decimals: 1)),
            .init("most_in_10_min", integer(figures.mostInTenMinutes)),
            .init("most_in_10_min_at", JSONText(figures.mostInTenMinutesAt)),
            .init("floods", integer(figures.floods)),
            .init("flood_s", .integer(NumberText.seconds(figures.floodTime))),
            .init("flood_share", JSONText(figures.floodShare, decimals: Decimals.share)),
            .init("chattering", counts(figures.chattering)),
            .init("fleeting", counts(figures.fleeting)),
            .init("fleeting_count", integer(figures.fleetingCount)),
            .init("stale", .array(figures.stale.map { .string($0.description) })),
            .init("stale_most_on_a_day", integer(figures.mostStaleOnADay)),
            .init("most_frequent", counts(figures.mostFrequent)),
            .init("most_frequent_share", JSONText(figures.mostFrequentShare, decimals: Decimals.share)),
            .init(
                "configured",
                .object(
                    AlarmPriority.allCases.reversed().map { .init($0.rawValue, integer(figures.priorities[$0])) })),
            .init("time_to_acknowledge", .array((figures.acknowledged + [figures.acknowledgedOverall]).map(times))),
            .init("unacknowledged", integer(figures.unacknowledged)),
            .init("shelvings", integer(figures.shelvings)),
            .init("refused", integer(figures.refusals)),
            .init("figures", .array(figures.assessed.map(assessed))),
        ])
    }

    /// What of it stands on a shift's summary.
    var shiftJSON: JSONText {
        let times = figures.acknowledgedOverall
        return .object([
            .init("annunciations", integer(figures.annunciations)),
            .init("test_annunciations", integer(figures.testAnnunciations)),
            .init("most_in_10_min", integer(figures.mostInTenMinutes)),
            .init("most_in_10_min_at", JSONText(figures.mostInTenMinutesAt)),
            .init("flood_share", JSONText(figures.floodShare, decimals: Decimals.share)),
            .init("acknowledged", integer(times.count)),
            .init("median_to_acknowledge_s", JSONText(times.median?.inSeconds, decimals: 1)),
            .init("longest_to_acknowledge_s", JSONText(times.longest?.inSeconds, decimals: 1)),
            .init("shelvings", integer(figures.shelvings)),
            .init("refused", integer(figures.refusals)),
        ])
    }

    private func integer(_ value: Int) -> JSONText { .integer(Int64(value)) }

    private func counts(_ counts: [AlarmCount]) -> JSONText {
        .array(
            counts.map {
                .object([.init("alarm", .string($0.alarm.description)), .init("count", integer($0.count))])
            })
    }

    private func times(_ times: AcknowledgeTimes) -> JSONText {
        .object([
            .init("priority", .string(times.priority?.rawValue ?? "all")),
            .init("count", integer(times.count)),
            .init("median_s", JSONText(times.median?.inSeconds, decimals: 1)),
            .init("longest_s", JSONText(times.longest?.inSeconds, decimals: 1)),
        ])
    }

    private func assessed(_ assessed: AssessedFigure) -> JSONText {
        func bool(_ value: Bool?) -> JSONText { value.map { .bool($0) } ?? .null }
        return .object([
            .init("figure", .string(assessed.figure.rawValue)),
            .init("value", JSONText(assessed.value, decimals: Decimals.share)),
            .init("target", JSONText(assessed.figure.target?.value, decimals: 2)),
            .init("limit", JSONText(assessed.figure.limit?.value, decimals: 2)),
            .init("meets_target", bool(assessed.meetsTarget)),
            .init("keeps_limit", bool(assessed.keepsLimit)),
        ])
    }
}
