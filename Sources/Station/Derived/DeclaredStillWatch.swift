import Alarms
import TankFarm

/// Sees that a receipt or dispatch is declared and the level stands: the pump does not run, or the float sticks. It asks
/// until the level has once moved; how a movement ends is for `StuckWatch`. A value; it reads no clock.
struct DeclaredStillWatch: Sendable {
    /// A declared movement that does not show, which nobody has answered for.
    struct Standing: Hashable, Sendable {
        let use: DeclaredUse
        let declaredAt: WallTime
        let millimetres: Double
    }

    /// So long a level stands, on good readings, before anybody is asked.
    static let patience: Duration = .seconds(600)
    /// After an answer it is not asked again for so long: what was promised has begun by then.
    static let answerHolds: Duration = .seconds(3_600)

    private var declaration: TankDeclaration?
    private var lowest: Double?
    private var highest: Double?
    /// When the unbroken run of good readings began in which the level has stood.
    private var since: MonotonicTime?
    private var quietUntil: MonotonicTime?
    private var hasMoved = false
    /// What is asked about; nil: nothing.
    private(set) var standing: Standing?

    init(_ declaration: TankDeclaration?) { declare(declaration) }

    /// Another declaration takes the place of the one that stands.
    mutating func declare(_ declaration: TankDeclaration?) {
        self = DeclaredStillWatch()
        guard let declaration, declaration.use.isMovement else { return }
        self.declaration = declaration
        lowest = declaration.levelMillimetres
        highest = declaration.levelMillimetres
    }

    private init() {}

    /// Takes the level as believed after each change of it. Gives what is to be asked, when it is first seen.
    mutating func take(_ level: Measurement, at: MonotonicTime) -> Standing? {
        guard let declaration, !hasMoved else { return nil }
        // That it is marked as stuck may be by this very watch: as a level it is what was read.
        guard let millimetres = level.goodValue ?? (level.reason == .stuck ? level.value : nil) else {
            since = nil
            return nil
        }
        let (low, high) = (min(lowest ?? millimetres, millimetres), max(highest ?? millimetres, millimetres))
        guard high - low <= 2 * StuckWatch.wanderMillimetres else {
            hasMoved = true
            standing = nil
            return nil
        }
        (lowest, highest) = (low, high)
        let began = since ?? at
        since = began
        guard standing == nil, at - began >= DeclaredStillWatch.patience, quietUntil.map({ $0 <= at }) ?? true else {
            return nil
        }
        standing = Standing(use: declaration.use, declaredAt: declaration.since, millimetres: millimetres)
        return standing
    }

    /// A named person answers. False where nothing is asked.
    mutating func accept(at: MonotonicTime) -> Bool {
        guard standing != nil else { return false }
        standing = nil
        quietUntil = at + DeclaredStillWatch.answerHolds
        return true
    }

    /// The question, for people; nil where nothing is asked.
    func question(zone: SiteZone, at: WallTime) -> String? {
        standing.map {
            "\($0.use.rawValue) declared at \(zone.clock($0.declaredAt, near: at)), "
                + "but the level stands at \(whole($0.millimetres)): does it run?"
        }
    }

    /// What `level_stuck` is judged by: either question, the stop of a movement first.
    static func observation(stopped: String?, declaredStill: String?) -> Observation {
        let question = stopped ?? declaredStill
        return .condition(question != nil, text: question)
    }
}
