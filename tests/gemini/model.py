"""A server of this machine that plays a language model, as Gemini and as OpenAI's shape."""
import contextlib
import http.server
import json
import threading

KEY = "not-a-real-key"


class Model(http.server.BaseHTTPRequestHandler):
    """Answers what the test has put into `script`: a function of the request's number to (status, headers, body)."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        self.server.requests.append((self.path, dict(self.headers), json.loads(body)))
        status, headers, answer = self.server.script(len(self.server.requests))
        answer = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def playing(script):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a client that hangs up
    server.script = script
    server.requests = []
    server.bodies = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def said(text, finish="STOP"):
    """As Gemini wraps it."""
    return {"candidates": [{"content": {"role": "model", "parts": [{"text": "thinking", "thought": True}, {"text": text}]},
                            "finishReason": finish}],
            "usageMetadata": {"promptTokenCount": 1}}


def said_openai(text, finish="stop"):
    return {"choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}]}


GOOD = {"culprit": "s1",
        "summary": ["{f2}.", "{s1} is the culprit."],
        "cause": ["The incident happened because {f5}."],
        "impact": ["Meanwhile, {f16}."],
        "remediation": ["Take a look at the log of {s1}.", "Look at the log of {s1}."]}
OK = (200, {"Content-Type": "application/json"})


def answering(answer):
    return lambda n: (*OK, said(json.dumps(answer)))
