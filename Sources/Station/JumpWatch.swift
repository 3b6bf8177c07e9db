import TankFarm

/// Holds a level against the fastest that any pump could move it. What is beyond is read again at once: a second reading
/// back on the old course drops the first, any other makes the value uncertain, until it is back on the old course or a
/// named person accepts it. A value; it reads no clock.
///
/// The old course is held where it stood when the jump came, and does not widen with time: a broken float that repeats
/// its zero long enough would confirm itself.
struct JumpWatch: Sendable {
    struct Level: Hashable, Sendable {
        let millimetres: Double
        let at: Moment
    }

    /// A jump in figures, for the record.
    struct Jump: Hashable, Sendable {
        let from: Level
        let to: Level
    }

    enum Verdict: Hashable, Sendable {
        /// On its course.
        case taken
        /// On its course, and the one before it was not.
        case dropped(Jump, second: Double)
        /// Beyond: neither shown nor judged, to be read again.
        case withheld
        /// A jump: to be believed as uncertain.
        case jumped(Jump)
        /// Still not back from a jump that has been told.
        case away
        /// Back on the old course.
        case returned
    }

    /// The noise that is no movement.
    static let noiseMillimetres = 2.0
    /// How long a second reading is waited for.
    static let patience: Duration = .seconds(2)

    private enum State: Hashable, Sendable {
        case onCourse
        case suspected(Level)
        /// `span`: how far from the old course counts as back on it.
        case jumped(newest: Level, span: Double)
    }

    let maximumRateMillimetresPerSecond: Double
    private var course: Level?
    private var state = State.onCourse

    /// - Parameters:
    ///   - course: The last good level, where one is known.
    ///   - jumped: The level of a jump that stood when the run before ended: a restart must not make it true.
    init(maximumRateMillimetresPerSecond: Double, course: Level? = nil, jumped: Level? = nil) {
        self.maximumRateMillimetresPerSecond = maximumRateMillimetresPerSecond
        self.course = course
        if let course, let jumped {
            state = .jumped(newest: jumped, span: min(shortBeyond, distance(jumped, course) / 2))
        }
    }

    /// The level that waits for its second reading.
    var suspect: Level? { if case .suspected(let level) = state { level } else { nil } }

    /// When the second reading has not come in time.
    var deadline: MonotonicTime? { suspect.map { $0.at.monotonic + JumpWatch.patience } }

    /// The jump that stands: from the last level on the old course to the newest one.
    var standing: Jump? {
        guard let course, case .jumped(let newest, _) = state else { return nil }
        return Jump(from: course, to: newest)
    }

    mutating func take(_ millimetres: Double, isGood: Bool, at: Moment) -> Verdict {
        let level = Level(millimetres: millimetres, at: at)
        guard let course else {
            if isGood { self.course = level }
            return .taken
        }
        switch state {
        case .onCourse:
            guard distance(level, course) > span(from: course.at, to: at) else {
                if isGood { self.course = level }
                return .taken
            }
            state = .suspected(level)
            return .withheld
        case .suspected(let first):
            // The course widens for the second reading as for any other, but no longer than one is waited for.
            let until = min(at.monotonic, first.at.monotonic + JumpWatch.patience)
            guard distance(level, course) > span(from: course.at.monotonic, to: until) else {
                state = .onCourse
                if isGood { self.course = level }
                return .dropped(Jump(from: course, to: first), second: millimetres)
            }
            return jump(from: course, first: first, to: level)
        case .jumped(let newest, let back):
            guard distance(level, course) > back else {
                state = .onCourse
                self.course = level
                return .returned
            }
            state = .jumped(newest: level, span: back)
            return distance(level, newest) > span(from: newest.at, to: at)
                ? .jumped(Jump(from: newest, to: level)) : .away
        }
    }

    /// The second reading failed or did not come: the first counts as a jump. Nil where none waits.
    mutating func giveUp() -> Jump? {
        guard let course, case .suspected(let first) = state else { return nil }
        _ = jump(from: course, first: first, to: first)
        return Jump(from: course, to: first)
    }

    /// A named person says that the newest level is true. Gives the jump that ends so; nil where none stands.
    mutating func accept() -> Jump? {
        guard let standing else { return nil }
        course = standing.to
        state = .onCourse
        return standing
    }

    private mutating func jump(from course: Level, first: Level, to level: Level) -> Verdict {
        let reach = span(from: course.at, to: first.at)
        // Ten seconds of movement beyond, but always nearer to the old course than to the new one.
        let beyond = min(
            shortBeyond, max(0, min(distance(first, course), distance(level, course)) - reach) / 2)
        state = .jumped(newest: level, span: reach + beyond)
        return .jumped(Jump(from: course, to: level))
    }

    private var shortBeyond: Double { maximumRateMillimetresPerSecond * 10 + JumpWatch.noiseMillimetres }

    private func distance(_ one: Level, _ other: Level) -> Double { abs(one.millimetres - other.millimetres) }

    private func span(from: Moment, to: Moment) -> Double { span(from: from.monotonic, to: to.monotonic) }

    private func span(from: MonotonicTime, to: MonotonicTime) -> Double {
        maximumRateMillimetresPerSecond * max(0, (to - from).inSeconds) + JumpWatch.noiseMillimetres
    }
}
