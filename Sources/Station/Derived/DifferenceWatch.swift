import Alarms
import TankFarm

/// Two gauges on one tank, held against each other. Where either is bad, too old, or boots, nothing is said: which of
/// two is right, no third one tells.
enum DifferenceWatch {
    /// One gauge's level as believed, when it was read, and how old it may be.
    struct Level: Hashable, Sendable {
        let measurement: Measurement
        let readAt: Moment?
        let staleAfter: Duration

        init(_ measurement: Measurement, readAt: Moment?, staleAfter: Duration) {
            self.measurement = measurement
            self.readAt = readAt
            self.staleAfter = staleAfter
        }

        fileprivate func millimetres(at now: MonotonicTime) -> Double? {
            guard let readAt, now - readAt.monotonic <= staleAfter, measurement.reason != .warmingUp else { return nil }
            return measurement.value
        }
    }

    /// How far the two levels are apart, in millimetres, either way.
    static func observation(first: Level, second: Level, at: MonotonicTime) -> Observation {
        guard let one = first.millimetres(at: at), let other = second.millimetres(at: at) else { return .unknown }
        let isGood = first.measurement.quality == .good && second.measurement.quality == .good
        return .value(abs(one - other), questionable: !isGood)
    }
}
