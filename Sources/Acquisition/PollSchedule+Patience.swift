import TankFarm

extension PollSchedule {
    /// The wait between two tries that the failures of this request, or of its whole device, have earned; nil when it is
    /// asked at its rate. Never shorter than the scan: a silent gauge is not asked more often than a healthy one.
    package func backOff(of index: Int) -> Duration? {
        let place = places[index]
        if devices[place.device].isMute { return backOff(ofDevice: place.device) }
        guard place.failures >= PollSchedule.patience else { return nil }
        let isUrgent = place.urgency > .still || place.wasUrgentWhenLost
        let step = PollSchedule.step(place.failures - PollSchedule.patience, isUrgent: isUrgent)
        return max(step, interval * Int(place.every))
    }

    func isBackedOff(_ index: Int) -> Bool {
        places[index].failures >= PollSchedule.patience || devices[places[index].device].isMute
    }

    /// How long to wait for a request's answer to begin, if it is asked now.
    func replyWait(of index: Int, at now: MonotonicTime) -> Duration {
        let place = places[index]
        // The try that would make it lost is never cut short by what was learnt: a gauge with slow phases lives on.
        if place.failures == PollSchedule.patience - 1, !devices[place.device].isMute { return responseTimeout }
        let isFailing = place.failures > 0 || devices[place.device].failingSince != nil
        return devices[place.device].replies.wait(
            isFailing: isFailing, wireTime: .nanoseconds(place.wireTime), responseTimeout: responseTimeout,
            others: slowestHealthyWait, at: now)
    }

    private var slowestHealthyWait: Duration? {
        var slowest: Duration?
        for device in devices where device.failingSince == nil {
            if let learnt = device.replies.learnt { slowest = max(slowest ?? .zero, learnt) }
        }
        return slowest
    }

    mutating func answered(_ index: Int, at now: Int64) {
        let device = places[index].device
        let before = devices[device]
        let wasBackedOff = isBackedOff(index)
        devices[device].answers += 1
        devices[device].lastAnswered = now
        devices[device].failingSince = nil
        devices[device].isMute = false
        places[index].failures = 0
        places[index].wasUrgentWhenLost = false
        places[index].isRetryDue = false
        guard wasBackedOff else { return }
        refreshRank(of: index)
        if before.isMute {
            for other in places.indices where places[other].device == device && other != index {
                // Its failures go on from here: one that fails while its device answers has a back-off of its own.
                places[other].failures = min(places[other].failures, PollSchedule.patience - 1)
                places[other].due = now
                refreshRank(of: other)
            }
            wakeThoseLost(with: before, at: now)
        }
        recountRound()
    }

    mutating func failed(_ index: Int, _ ending: Ending, begun: Int64, at now: Int64) {
        let device = places[index].device
        places[index].failures += 1
        if places[index].failures == 1 {
            places[index].answersBefore = devices[device].answers
            places[index].wasUrgentWhenLost = places[index].urgency > .still
            // Something came, so that asking once more costs little; silence costs the most that an exchange can.
            places[index].isRetryDue =
                ending == .garbled && !devices[device].isMute && retryCredit >= PollSchedule.retryPrice
        }
        if devices[device].failingSince == nil { devices[device].failingSince = begun }
        if devices[device].isMute {
            devices[device].probes += 1
            hold(device, at: now)
        } else if places[index].failures >= PollSchedule.patience {
            if devices[device].answers == places[index].answersBefore {
                devices[device].isMute = true
                devices[device].probes = 0
                hold(device, at: now)
            } else {
                places[index].heldFrom = now
                refreshRank(of: index)
                if let backOff = backOff(of: index) { places[index].due = now + backOff.wholeNanoseconds }
            }
            recountRound()
        }
    }

    /// A request whose tank has become urgent is not left alone for longer than that allows.
    mutating func bringForward(_ index: Int, at now: Int64) {
        guard places[index].due > now, places[index].due != .max, let backOff = backOff(of: index) else { return }
        let device = devices[places[index].device]
        let from = device.isMute ? device.heldFrom : places[index].heldFrom
        places[index].due = max(now, min(places[index].due, from + backOff.wholeNanoseconds))
    }

    /// Nothing that failed is held against a device, and its requests are due.
    mutating func forgive(_ device: Int, at now: Int64) {
        devices[device].isMute = false
        devices[device].failingSince = nil
        for index in places.indices where places[index].device == device {
            places[index].failures = 0
            places[index].wasUrgentWhenLost = false
            places[index].isRetryDue = false
            places[index].due = now
            refreshRank(of: index)
        }
    }

    /// A mute device's requests wait together; the one that was asked longest ago is the next probe.
    private mutating func hold(_ device: Int, at now: Int64) {
        devices[device].heldFrom = now
        let due = now + backOff(ofDevice: device).wholeNanoseconds
        var probe: Int?
        for index in places.indices where places[index].device == device {
            places[index].due = .max
            places[index].isRetryDue = false
            places[index].isReadAgain = false
            refreshRank(of: index)
            if let known = probe, places[known].lastAsked ?? .min <= places[index].lastAsked ?? .min { continue }
            probe = index
        }
        if let probe { places[probe].due = due }
    }

    /// Power that came back to one of a row came back to all: devices that fell silent with this one are tried now, and
    /// their back-offs begin anew. One that was tried just now has that behind it already.
    private mutating func wakeThoseLost(with woken: Device, at now: Int64) {
        guard let itsFailure = woken.failingSince else { return }
        let shortest = PollSchedule.step(0, isUrgent: false).wholeNanoseconds
        for other in devices.indices where devices[other].isMute {
            guard let failure = devices[other].failingSince else { continue }
            // A silence began somewhere between the last answer and the first failure; on a slow line these are far apart.
            let latestAnswer = max(earliestSilence(of: woken), earliestSilence(of: devices[other]))
            let gap = latestAnswer - min(itsFailure, failure)
            guard gap <= PollSchedule.together.wholeNanoseconds else { continue }
            devices[other].probes = -1
            let due = max(now, devices[other].heldFrom + shortest)
            for index in places.indices where places[index].device == other && places[index].due != .max {
                places[index].due = min(places[index].due, due)
            }
        }
    }

    private func backOff(ofDevice device: Int) -> Duration {
        var isUrgent = false
        for place in places where place.device == device {
            if place.urgency > .still || place.wasUrgentWhenLost { isUrgent = true }
        }
        return max(PollSchedule.step(devices[device].probes, isUrgent: isUrgent), interval)
    }

    private static func step(_ number: Int, isUrgent: Bool) -> Duration {
        let wait = backOffs[min(max(number, 0), backOffs.count - 1)]
        return isUrgent ? min(wait, longestUrgentBackOff) : wait
    }
}
