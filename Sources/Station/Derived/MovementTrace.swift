import TankFarm

/// Sees when the movements of a batch tank began and ended, as its rate tells them: around both the raw samples are kept
/// for good. A value; it reads no clock.
///
/// A movement counts once the level has gone 50 mm, or one way for five minutes, and then from where it began: what a noisy
/// float or a pump that is tried for a moment makes of a level is none. One that is under way when the station starts has
/// only its end, since nobody saw it begin. While the gauge is silent nothing is known, and nothing ends.
struct MovementTrace: Hashable, Sendable {
    /// What has come to light with one level; most tell nothing.
    struct Edges: Hashable, Sendable {
        var began: WallTime?
        var ended: WallTime?
    }

    static let provenMillimetres = 50.0
    static let provenAfter: Duration = .seconds(300)
    /// A standing level is noted this often. The rate shows a movement up to four minutes late: the level from which it began
    /// is one that is older than that.
    static let standingEvery: Duration = .seconds(300)

    private struct Place: Hashable, Sendable {
        let millimetres: Double
        let at: Moment
    }

    private enum Course: Hashable, Sendable {
        /// Nothing since the start.
        case unknown
        case still
        /// It moves, from there on, and may come to nothing.
        case begun(Place, rising: Bool)
        case underWay(rising: Bool)
    }

    private var course = Course.unknown
    /// The two last places that were noted while it stood, the older one first.
    private var stoodBefore: Place?
    private var stood: Place?
    /// The newest level with which it moved.
    private var lastMovedAt: WallTime?

    /// Takes a level that shows what the liquid does, with what its rate is.
    /// - Returns: What has come to light; nil, as nearly always, where nothing has.
    mutating func take(
        _ millimetres: Double, movement: Movement, millimetresPerMinute: Double?, at: Moment
    ) -> Edges? {
        switch movement {
        case .unknown: return nil
        case .still: return stand(millimetres, at: at)
        case .rising, .falling:
            defer { lastMovedAt = at.wall }
            return move(millimetres, rising: movement == .rising, millimetresPerMinute ?? 0, at: at)
        }
    }

    private mutating func stand(_ millimetres: Double, at: Moment) -> Edges? {
        let here = Place(millimetres: millimetres, at: at)
        guard course == .still, let stood else {
            defer {
                course = .still
                stoodBefore = nil
                self.stood = here
            }
            guard case .underWay = course else { return nil }
            // Not now, but when it was last seen to move: between the two its gauge may have been silent for hours.
            return Edges(ended: lastMovedAt ?? at.wall)
        }
        if at.monotonic - stood.at.monotonic >= MovementTrace.standingEvery {
            stoodBefore = stood
            self.stood = here
        }
        return nil
    }

    private mutating func move(_ millimetres: Double, rising: Bool, _ rate: Double, at: Moment) -> Edges? {
        let here = Place(millimetres: millimetres, at: at)
        var edges: Edges?
        switch course {
        case .unknown: course = .underWay(rising: rising)
        case .still: course = .begun(beginning(of: here, rate), rising: rising)
        case .begun(_, let before): if before != rising { course = .begun(here, rising: rising) }
        case .underWay(let before):
            guard before != rising else { return nil }
            edges = Edges(ended: lastMovedAt ?? at.wall)
            course = .begun(here, rising: rising)
        }
        guard case .begun(let start, _) = course, isProven(from: start, to: here) else { return edges }
        course = .underWay(rising: rising)
        return Edges(began: start.at.wall, ended: edges?.ended)
    }

    private func isProven(from start: Place, to here: Place) -> Bool {
        abs(here.millimetres - start.millimetres) >= MovementTrace.provenMillimetres
            || here.at.monotonic - start.at.monotonic >= MovementTrace.provenAfter
    }

    /// Where it stood before the rate showed that it moves, and when it must have left that at this rate.
    private func beginning(of here: Place, _ rate: Double) -> Place {
        guard let standing = stoodBefore ?? stood, rate != 0 else { return here }
        let longest = (here.at.monotonic - standing.at.monotonic).inSeconds
        let seconds = min(max(0, (here.millimetres - standing.millimetres) / rate * 60), longest)
        let ago = Duration.milliseconds(Int64(seconds * 1_000))
        return Place(
            millimetres: standing.millimetres,
            at: Moment(
                monotonic: MonotonicTime(nanoseconds: here.at.monotonic.nanoseconds - ago.wholeNanoseconds),
                wall: here.at.wall - ago))
    }
}
